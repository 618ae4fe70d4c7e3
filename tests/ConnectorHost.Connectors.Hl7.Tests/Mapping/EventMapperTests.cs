using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

public class EventMapperTests
{
    private const string Admission = """
        MSH|^~\&|HIS|EAST|HOST|HUB|20260406150000+0000||ADT^A01^ADT_A01|C1|P|2.5
        EVN||20260406145900+0000
        PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F
        PV1|1|I|3N^2^1|R^Routine|||D1^Roe^Ann||||||||||||V1|||||||||||||||||||||||||20260406140000+0000
        PV2|||R07.9^Chest pain^I10
        """;

    [Fact]
    public void The_same_message_gives_the_same_event_ids_whenever_it_comes()
    {
        Assert.Equal(Samples.MapOne(Admission).EventId, Samples.MapOne(Admission).EventId);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Samples.MapOne(Admission).EventId);
    }

    [Fact]
    public void Event_id_is_the_name_based_uuid_of_the_specification()
    {
        // UUID version 5 of "hl7v2|EAST|HIS|C1|20260406150000+0000|<hash>|0" under the namespace of hl7-mllp 15.1.
        var text = Admission.ReplaceLineEndings("\r");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        byte[] space = Convert.FromHexString("6f0c3c0e7a555d0a9c6e2b8f0d1c4e11");
        byte[] name = System.Text.Encoding.UTF8.GetBytes($"hl7v2|EAST|HIS|C1|20260406150000+0000|{hash}|0");
#pragma warning disable CA5350
        var sha = System.Security.Cryptography.SHA1.HashData([.. space, .. name]);
#pragma warning restore CA5350
        sha[6] = (byte)(sha[6] & 0x0F | 0x50);
        sha[8] = (byte)(sha[8] & 0x3F | 0x80);
        Assert.Equal(new Guid(sha.AsSpan(0, 16), bigEndian: true).ToString(), Samples.MapOne(Admission).EventId);
    }

    [Fact]
    public void Other_content_under_the_same_control_id_gives_another_event_id() =>
        Assert.NotEqual(Samples.MapOne(Admission).EventId, Samples.MapOne(Admission.Replace("Wren", "Wrens", StringComparison.Ordinal)).EventId);

    [Fact]
    public void Events_of_one_message_have_different_ids_and_one_trace()
    {
        var (_, events, _) = Samples.Map(Samples.Bytes("020-orm-o01-new-lab-v23"))[0];
        Assert.Equal(2, events.Select(e => e.EventId).Distinct().Count());
        Assert.Single(events.Select(e => e.TraceId).Distinct());
    }

    [Fact]
    public void A_message_without_a_trace_gets_a_random_one_of_32_hex_digits()
    {
        var mapper = new EventMapper(Samples.Config());
        var message = new Hl7Message();
        Assert.True(message.TryReset(System.Text.Encoding.UTF8.GetBytes(Admission.ReplaceLineEndings("\r")), out _));
        var events = new List<HealthEvent>();
        mapper.Map(message, new MessageFacts(Samples.Received, new byte[32]), events);
        mapper.Map(message, new MessageFacts(Samples.Received, new byte[32]), events);
        Assert.All(events, e => Assert.Matches("^[0-9a-f]{32}$", e.TraceId));
        Assert.NotEqual(events[0].TraceId, events[1].TraceId);
    }

    [Fact]
    public void No_pid_is_code_100_and_no_id_in_it_is_code_101()
    {
        var (_, noPid) = Samples.Map(Without(Admission, "PID"));
        Assert.Equal((100, "PID", 0), (noPid!.First.Code, noPid.First.Segment, noPid.First.Field));
        var (events, noId) = Samples.Map(Admission.Replace("P1^^^EAST^MR", "", StringComparison.Ordinal));
        Assert.Equal((101, "PID", 1, 3), (noId!.First.Code, noId.First.Segment, noId.First.Sequence, noId.First.Field));
        Assert.False(noId.IsReject);
        Assert.Empty(events);
    }

    [Fact]
    public void A_fault_in_a_later_event_leaves_nothing_of_the_message()
    {
        var (events, fault) = Samples.Map("""
            MSH|^~\&|CPOE|EAST|HOST|HUB|20260406150000+0000||ORM^O01|C2|P|2.5
            PID|1||P1^^^EAST^MR||Wren^Ida
            ORC|NW|PL1
            OBR|1|PL1||718-7^Hb^LN
            ORC|NW
            OBR|2|||777-3^Plt^LN
            """);
        Assert.Empty(events);
        Assert.Equal((101, "ORC", 2, 2), (fault!.First.Code, fault.First.Segment, fault.First.Sequence, fault.First.Field));
    }

    [Fact]
    public void An_unknown_trigger_is_generic_unless_it_is_to_be_rejected()
    {
        var text = Admission.Replace("ADT^A01^ADT_A01", "ADT^Z99", StringComparison.Ordinal);
        Assert.Equal("clinical.patient.other", Samples.MapOne(text).Suffix);
        var (_, fault) = Samples.Map(text, Samples.Config(("hl7.unknown.trigger", "reject")));
        Assert.Equal((201, "MSH", 9, 2), (fault!.First.Code, fault.First.Segment, fault.First.Field, fault.First.Component));
        Assert.True(fault.IsReject);
    }

    [Fact]
    public void Findings_of_class_error_refuse_the_message_only_when_told_to()
    {
        const string result = """
            MSH|^~\&|LIS|EAST|HOST|HUB|20260406150000+0000||ORU^R01|C3|P|2.5
            PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F
            OBX|1|NM|2345-7^Glucose^LN||101|mg/dL|70-99|H|||F
            """;
        var flagged = Samples.MapOne(result);
        Assert.Equal("FAILED", Quality(flagged)["validationStatus"]);
        Assert.Equal("C3-0", flagged.Value["resultId"]);
        var (events, fault) = Samples.Map(result, Samples.Config(("hl7.validation.on.failure", "reject")));
        Assert.Empty(events);
        Assert.Contains(fault!.Problems, p => p is { Code: 100, Segment: "OBR", Sequence: 1, Field: 0 });
        Assert.False(fault.IsReject);
    }

    [Fact]
    public void Without_validation_only_defaults_are_findings()
    {
        var off = Samples.Config(("hl7.validation.enabled", "false"));
        Assert.Equal("PASSED", Quality(Samples.MapOne(Admission, off))["validationStatus"]);
        var quality = Quality(Samples.MapOne(Without(Admission, "PV2"), off));
        Assert.Equal("WARNING", quality["validationStatus"]);
        Assert.Equal(["W PV2[1]-3 reason_missing: no reason of the admission stated"], (IEnumerable<object?>)quality["validationMessages"]!);
    }

    [Fact]
    public void An_event_time_ahead_of_receipt_becomes_the_time_of_receipt_and_the_stated_time_stays()
    {
        var ahead = Samples.MapOne(Admission.Replace("20260406", "20270406", StringComparison.Ordinal));
        Assert.Equal(Samples.Received, ahead.EventTime);
        Assert.True((long)ahead.Value["admissionTime"]! > Samples.Received);
        Assert.Contains(Messages(ahead), m => m.Contains("event_time_in_future", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_is_the_patient_else_the_encounter_else_the_control_id()
    {
        Assert.Equal("P1", Samples.MapOne(Admission).Key);
        var generic = Admission.Replace("ADT^A01^ADT_A01", "MFN^M02", StringComparison.Ordinal);
        Assert.Equal("V1", Samples.MapOne(Without(generic, "PID")).Key);
        Assert.Equal("C1", Samples.MapOne(Without(Without(generic, "PID"), "PV1")).Key);
    }

    [Theory]
    [InlineData("PV2|||R07.9^Chest pain^I10", "PV2|||R07.9^Chest pain^I10|||||||||||||||||||Y", "RESTRICTED")]
    [InlineData("Ann||||||||||||V1", "Ann|||||||||VIP|||V1", "RESTRICTED")]
    [InlineData("Wren^Ida", "Wren^Ida", "PHI")]
    public void What_the_sender_marks_is_restricted(string from, string to, string expected)
    {
        var made = Samples.MapOne(Admission.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(expected, made.Classification);
        Assert.Equal(expected, ((Struct)made.Value["metadata"]!)["dataClassification"]);
    }

    [Fact]
    public void A_listed_diagnosis_makes_an_event_restricted() =>
        Assert.Equal("RESTRICTED", Samples.MapOne(Admission + "\nDG1|1||F10.2^Alcohol^I10|||A", Samples.Config(("hl7.sensitive.codes", "Z21,F10.2"))).Classification);

    [Fact]
    public void A06_gives_a_class_change_and_an_admission_unless_switched_off()
    {
        var text = Admission.Replace("ADT^A01^ADT_A01", "ADT^A06", StringComparison.Ordinal);
        Assert.Equal(["clinical.patient.class-changed", "clinical.patient.admitted"], Samples.Map(text).Events.Select(e => e.Suffix));
        Assert.Equal("clinical.patient.class-changed", Samples.MapOne(text, Samples.Config(("hl7.adt.a06.admit", "false"))).Suffix);
    }

    [Fact]
    public void Generic_events_hold_what_is_listed_when_told_to()
    {
        var listed = Samples.Config(("hl7.generic.fields", "listed"), ("hl7.extensions", "PV2,PID-5"));
        var segments = (IReadOnlyDictionary<object, object?>)Samples.MapOne(Admission.Replace("A01^ADT_A01", "A99", StringComparison.Ordinal), listed).Value["segments"]!;
        Assert.Equal(["PID-5-1", "PID-5-2", "PV2-3-1", "PV2-3-2", "PV2-3-3"], segments.Keys.Cast<string>().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Raw_text_of_a_generic_event_has_no_credentials()
    {
        var text = Admission.Replace("+0000||ADT^A01^ADT_A01", "+0000|user^secret|ADT^A99", StringComparison.Ordinal);
        var made = Samples.MapOne(text, Samples.Config(("hl7.publish.raw", "field")));
        Assert.DoesNotContain("secret", (string)made.Value["rawMessage"]!, StringComparison.Ordinal);
        Assert.StartsWith("MSH|", (string)made.Value["rawMessage"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(((IReadOnlyDictionary<object, object?>)made.Value["segments"]!).Values, v => ((string)v!).Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_never_hold_a_value_of_the_message()
    {
        var made = Samples.MapOne(Admission.Replace("19480404|F", "nonsense77|Q", StringComparison.Ordinal));
        Assert.NotEmpty(Messages(made));
        Assert.DoesNotContain(Messages(made), m => m.Contains("nonsense77", StringComparison.Ordinal) || m.Contains("Wren", StringComparison.Ordinal));
        Assert.DoesNotContain("P1", made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_over_the_limits_is_refused()
    {
        var (_, fault) = Samples.Map(Admission + "\n" + string.Join('\n', Enumerable.Repeat("NTE|1", 10_001)));
        Assert.Equal(100, fault!.First.Code);
    }

    private static Struct Quality(HealthEvent made) => (Struct)made.Value["dataQuality"]!;

    private static IEnumerable<string> Messages(HealthEvent made) => ((IEnumerable<object?>?)Quality(made)["validationMessages"] ?? []).Cast<string>();

    private static string Without(string text, string segment) => string.Join('\n', text.Split('\n').Where(l => !l.StartsWith(segment, StringComparison.Ordinal)));
}
