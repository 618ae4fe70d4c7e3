using System.Text;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

public sealed class TaskAssignmentTests
{
    private const int Tasks = 1000;
    private readonly PatientAssignment _patient = new(Hl7PatientIdOptions.Standard);

    [Fact]
    public void Channels_are_dealt_to_tasks_in_turn()
    {
        var channel = new ChannelAssignment(["ADT", "ORM", "ORU"]);
        Assert.Equal([0, 1, 0], new[] { "ADT^A01", "ORM^O01", "ORU^R01" }.Select(t => channel.TaskOf(Header(t, "PID|1||1\r"), 0, 2)));
        Assert.Equal(0, new ChannelAssignment(["*"]).TaskOf(Header("ORM^O01", ""), 0, 3));
    }

    [Theory]
    [InlineData("channel", "ADT,ORM", 2)]
    [InlineData("channel", "*", 1)]
    [InlineData("patient", "ADT,ORM", 5)]
    [InlineData("patient", "*", 5)]
    public async Task Patients_are_for_all_tasks_and_types_for_as_many_as_there_are(string assignment, string channels, int tasks)
    {
        var connector = new Hl7SourceConnector();
        var config = new Dictionary<string, string?> { ["name"] = "c", ["channels"] = channels, ["hl7.task.assignment"] = assignment };
        await connector.StartAsync(null!, new PluginConfig(config), CancellationToken.None);
        Assert.Equal(tasks, connector.TaskConfigs(5).Count);
    }

    [Theory]
    [InlineData("PID|1||4711\r")]
    [InlineData("EVN|A01\rPID|1||99^^^SSA^SS~4711^^^H^MR\rPV1|1\r")]
    [InlineData("EVN|A01\nPID|1||4711^^^H^MR\nPV1|1")]
    [InlineData("PID|1||~4711\rPV1|1")]
    [InlineData("PID|1||old^^^H^MR^^^20200101~4711^^^H^MR\r")]
    [InlineData("PID|1|4711|\"\"\r")]
    [InlineData("PID|1||\rADD|4711\r")]
    [InlineData("PID|1||4711\rADD|more\rPID|2||other\r", "4711more")]
    [InlineData("PID|1||4711\rMRG|other\r")]
    [InlineData("NTE|1||a line\rthat goes on PID|x\rPID|1||4711\r")]
    [InlineData("OBX|1|TX|||PID^9\rPID|1||\\F\\4711\r", "|4711")]
    public void The_patient_id_of_the_first_PID_decides(string segments, string id = "4711") =>
        Assert.Equal(TaskOfPatient(id), _patient.TaskOf(Header("ADT^A40", segments), Received, Tasks));

    [Fact]
    public void The_connectors_choice_of_identifiers_counts()
    {
        var chosen = new PatientAssignment(new Hl7PatientIdOptions(["PI", "MR"], "CENTRAL"));
        Assert.Equal(TaskOfPatient("2"), chosen.TaskOf(Header("ADT^A01", "PID|1||1^^^H^MR~2^^^H^PI\r"), Received, Tasks));
        Assert.Equal(TaskOfPatient("3"), chosen.TaskOf(Header("ADT^A01", "PID|1||1^^^H^MR~2^^^H^PI~3^^^CENTRAL^XX\r"), Received, Tasks));
    }

    [Fact]
    public void Without_a_patient_the_control_id_decides()
    {
        var tasks = Enumerable.Range(0, 50).Select(i => _patient.TaskOf(Header("MFN^M02", "MFI|STF\r", $"M{i}"), Received, Tasks)).ToList();
        Assert.True(tasks.Distinct().Count() > 40);
        Assert.Equal(_patient.TaskOf(Header("MFN^M02", "MFI|STF\r", "M1"), Received, Tasks), _patient.TaskOf(Header("ADT^A01", "PID|1||\r", "M1"), Received, Tasks));
    }

    [Theory]
    [InlineData("GB 18030-2000", "gb18030")]
    [InlineData("ISO IR87", "iso-2022-jp")]
    [InlineData("UNICODE UTF-8", "utf-8")]
    public void Character_sets_do_not_hide_the_PID(string name, string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = $"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5||||||{name}\rEVN|A01|||漢字\rPID|1||4711^^^H^MR||漢字^字\rPV1|1\r";
        Assert.True(Hl7Header.TryRead(Encoding.GetEncoding(encoding).GetBytes(text), out var header, out _));
        Assert.Equal(TaskOfPatient("4711"), _patient.TaskOf(header!, Received, Tasks));
    }

    [Fact]
    public void Patients_are_spread_over_all_tasks_and_always_in_the_same_way()
    {
        var counts = Enumerable.Range(0, 3000).GroupBy(i => _patient.TaskOf(Header("ADT^A01", $"PID|1||P{i:000000}\r"), Received, 3)).Select(g => g.Count()).ToList();
        Assert.All(counts, c => Assert.InRange(c, 800, 1200));
        Assert.Equal([0, 0, 2], new[] { "1", "2", "4711" }.Select(id => _patient.TaskOf(Header("ADT^A01", $"PID|1||{id}\r"), Received, 3)));      // stored partitions go by task
    }

    private static long Received => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private int TaskOfPatient(string id) => _patient.TaskOf(Header("ADT^A01", $"PID|1||{id.Replace("|", "\\F\\", StringComparison.Ordinal)}\r"), Received, Tasks);

    private static Hl7Header Header(string type, string segments, string id = "1")
    {
        Assert.True(Hl7Header.TryRead(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|C|D|20260101||{type}|{id}|P|2.5\r{segments}".TrimEnd('\r')), out var header, out _));
        return header!;
    }
}
