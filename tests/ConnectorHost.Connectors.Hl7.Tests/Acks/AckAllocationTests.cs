using System.Buffers;
using ConnectorHost.Connectors.Hl7.Acks;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

public sealed class AckAllocationTests
{
    [Theory]
    [InlineData("MSH|^~\\&|APP^1.2^ISO|FAC|C|D|20260101120000||ADT^A01^ADT_A01|MSG00001|P|2.5.1\r", "AA")]
    [InlineData("MSH|^~\\&|APP|FAC|C|D|20260101120000||ORU^R01|MSG00001|P|2.3|||AL|AL||UNICODE UTF-8\r", "CA")]
    public void A_positive_answer_is_written_without_allocating(string message, string code)
    {
        var header = Answers.Read(message);
        var encoder = new AckEncoder(Answers.Config, Answers.Time);
        var output = new ArrayBufferWriter<byte>(4096);
        Write(1000);                                           // compiled and warm
        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);

        void Write(int times)
        {
            for (var i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                encoder.Write(output, header, code, code[0] == 'C', null, null);
            }
        }
    }
}
