using System.Globalization;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary><c>hl7.task.assignment=patient</c>: order per patient over several tasks, whatever the message types (hl7-mllp 3.6).</summary>
public sealed class PatientOrderTests
{
    private const int Connections = 64;
    private const int PatientsEach = 5;
    private const int MessagesEach = 60;
    private const int Tasks = 4;
    private static readonly string[] Types = ["ADT^A01", "ADT^A08", "ORM^O01", "ORU^R01", "ADT^A40", "ADT^A03", "SIU^S12"];

    [Fact]
    public async Task Each_patients_events_are_in_the_order_its_connection_sent_them()
    {
        await using var bench = await Bench.StartAsync(
            WireSetup.Kestrel, TimeProvider.System, [], Tasks, ("hl7.task.assignment", "patient"), ("channels", "*"), ("batch.size", "7"), ("queue.capacity", "200"));
        // Settled later and in any order, as by Kafka: answers wait, windows stay full.
        bench.Decide = taken =>
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => taken.Settle(Outcomes.Stored), null);
            return null;
        };
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Run(() => SendAsync(bench, connection))));

        var byPatient = bench.Messages.GroupBy(m => m.Id[..^4]).ToList();
        Assert.Equal(Connections * MessagesEach, bench.Messages.Count);
        Assert.Equal(Connections * PatientsEach, byPatient.Count);
        Assert.All(byPatient, p => Assert.Equal(p.Select(m => m.Id).Order(StringComparer.Ordinal), p.Select(m => m.Id)));
        Assert.All(byPatient, p => Assert.Single(p.Select(TaskOf).Distinct()));
        Assert.Equal(Tasks, bench.Messages.Select(TaskOf).Distinct().Count());
        Assert.All(bench.Messages.Where(m => m.Header("hl7.trigger") != "S12"), m => Assert.All(m.Records, r => Assert.Equal(m.Id[..^4], r.Key)));
    }

    private static async Task SendAsync(Bench bench, int connection)
    {
        var random = new Random(connection);
        var next = new int[PatientsEach];
        await using var client = await bench.ConnectAsync();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < MessagesEach; i++)
            {
                // A connection's first messages meet every patient once; then they come in any order.
                var patient = i < PatientsEach ? i : random.Next(PatientsEach);
                var id = string.Create(CultureInfo.InvariantCulture, $"C{connection}P{patient}-{next[patient]++:000}");
                await client.SendFrameAsync(Message(id, Types[random.Next(Types.Length)]));
            }
        });
        for (var i = 0; i < MessagesEach; i++) Assert.Equal("AA", (await client.ReadAnswerAsync()).Code);
        await sending;
    }

    // The control id is the patient's id with a number; a merge names another patient of the same connection as the one that goes.
    private static string Message(string id, string type)
    {
        var patient = id[..^4];
        var detail = type switch
        {
            "ORM^O01" => "ORC|NW|O1\rOBR|1|O1||GLU\r",
            "ORU^R01" => "OBR|1|O1||GLU\rOBX|1|NM|GLU||5|mmol/L|||||F\r",
            "ADT^A40" => $"MRG|{patient[..^1]}X^^^HOSP^MR\r",
            "SIU^S12" => "",
            _ => Msg.Pv1,
        };
        var before = type == "SIU^S12" ? "SCH|A1|A1|||||||30|MIN|^^30^20260101120000\r" : "EVN||20260101120000\r";
        return Msg.Header(id, (9, type)) + before + $"PID|1||{patient}^^^HOSP^MR||Doe^Jane||19700101|F\r" + detail;
    }

    private static string TaskOf(Taken taken) => string.Create(CultureInfo.InvariantCulture, $"{taken.Records[0].SourcePartition!.Values["task"]}");
}
