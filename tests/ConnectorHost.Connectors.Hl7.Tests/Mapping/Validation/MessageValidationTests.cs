using System.Text;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.HealthEvents;
using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class MessageValidationTests
{
    [Theory]
    [InlineData(Clean.Admission, "standard")]
    [InlineData(Clean.Result, "standard")]
    [InlineData(Clean.Admission, "minimal")]
    public void A_message_without_findings_is_checked_without_allocating(string text, string level)
    {
        var message = new Hl7Message();
        Assert.True(message.TryReset(Bytes(text), out _));
        var context = new MapContext(Clean.At(level));
        var validation = new MessageValidation(context);
        for (var i = 0; i < 50; i++) Allocated();
        Assert.Equal(0, Allocated());
        Assert.Equal("PASSED", context.Findings.Status);

        long Allocated()
        {
            context.Start(message, new MessageFacts(Samples.Received, new byte[32]));
            var before = GC.GetAllocatedBytesForCurrentThread();
            validation.Check();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Whatever_is_cut_out_or_put_in_gives_events_or_a_fault_at_every_level()
    {
        var random = new Random(20260406);
        var mappers = new[] { "minimal", "standard", "strict" }.Select(l => new EventMapper(Clean.At(l))).ToArray();
        var events = new List<HealthEvent>();
        var mapped = 0;
        foreach (var name in Samples.Names)
        {
            for (var round = 0; round < 15; round++)
            {
                foreach (var part in Hl7Frame.Read(Spoilt(Samples.Bytes(name), random)))
                {
                    if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, out var header, out _)) continue;
                    foreach (var mapper in mappers)
                    {
                        var message = new Hl7Message();
                        message.Reset(header);
                        events.Clear();
                        var fault = mapper.Map(message, new MessageFacts(Samples.Received, new byte[32]), events);
                        Assert.True(fault is null ? events.Count > 0 : events.Count == 0 && fault.Problems.Count > 0);
                        mapped++;
                    }
                }
            }
        }
        Assert.True(mapped > 1_000);
    }

    [Fact]
    public void Findings_of_class_I_are_logged_at_debug_and_nowhere_else()
    {
        var logger = new Lines();
        var events = Map(new EventMapper(Samples.Config(), logger), Clean.Admission.Replace("PV2|", "XYZ|1\nPV2|", StringComparison.Ordinal));
        Assert.Empty(Clean.Findings(Assert.Single(events)));
        Assert.Contains(logger.Texts, t => t.Contains("I XYZ[1] segment_unknown", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_version_is_told_once_per_sender()
    {
        var logger = new Lines();
        var mapper = new EventMapper(Samples.Config(), logger);
        foreach (var sender in (string[])["HIS", "HIS", "LIS"])
        {
            var events = Map(mapper, Clean.Admission.Replace("|P|2.5", "|P|2.3.1", StringComparison.Ordinal).Replace("|HIS|", $"|{sender}|", StringComparison.Ordinal));
            Assert.Equal("PASSED", Clean.Status(Assert.Single(events)));
        }
        Assert.Equal(["hl7v2:HIS@EAST", "hl7v2:LIS@EAST"], logger.Texts.Where(t => t.Contains("2.3.1", StringComparison.Ordinal)).Select(t => t[..t.IndexOf(' ', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("PV1|1|I|", "PV1|1|I|", "PASSED")]
    [InlineData("19480404", "19480431", "WARNING")]
    [InlineData("P1^^^EAST^MR", "", "FAILED")]
    public void The_status_of_a_message_is_the_worst_of_its_events(string from, string to, string status)
    {
        var mapper = new EventMapper(Samples.Config());
        Map(mapper, Clean.Admission.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(status, mapper.Status);
    }

    private static List<HealthEvent> Map(EventMapper mapper, string text)
    {
        var message = new Hl7Message();
        Assert.True(message.TryReset(Bytes(text), out _));
        var events = new List<HealthEvent>();
        mapper.Map(message, new MessageFacts(Samples.Received, new byte[32]), events);
        return events;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r"));

    // Bytes cut out, put in or doubled, away from the first characters of the header.
    private static byte[] Spoilt(byte[] bytes, Random random)
    {
        var text = bytes.ToList();
        for (var i = random.Next(1, 6); i > 0 && text.Count > 20; i--)
        {
            var at = random.Next(10, text.Count);
            var count = Math.Min(random.Next(1, 30), text.Count - at);
            switch (random.Next(4))
            {
                case 0: text.RemoveRange(at, count); break;
                case 1: text.InsertRange(at, text.GetRange(at, count)); break;
                case 2: text.Insert(at, "|^~\\&\r\n\"X0\u0001Z"u8[random.Next(12)]); break;
                default: text[at] = (byte)random.Next(1, 256); break;
            }
        }
        return [.. text];
    }

    private sealed class Lines : ILogger
    {
        public List<string> Texts { get; } = [];
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Texts.Add(formatter(state, exception));
    }
}
