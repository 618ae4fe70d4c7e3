using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

public class ResultMappingTests
{
    private const string Head = """
        MSH|^~\&|LIS|EAST|HOST|HUB|20260406150000+0000||ORU^R01|C1|P|2.5
        PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F

        """;

    [Fact]
    public void Mixed_rows_give_a_result_and_vital_signs_each_with_its_own()
    {
        var (events, fault) = Samples.Map(Head + "OBR|1|PL1|F1|1^Check^L|||20260406140000+0000||||||||||||||||||F\nOBX|1|NM|8867-4^HR^LN||88|/min|||||F\nOBX|2|NM|2345-7^Glucose^LN||101|mg/dL|||||F");
        Assert.Null(fault);
        Assert.Equal(["clinical.result.reported", "clinical.observation.vitals"], events.Select(e => e.Suffix));
        Assert.Single(List(events[0].Value, "observations"));
        Assert.Equal("heart_rate", Sign(events[1], 0)["type"]);
    }

    [Fact]
    public void Vital_signs_stay_in_the_result_too_when_told_to()
    {
        var (events, _) = Samples.Map(Head + "OBR|1|PL1|F1|1^Check^L\nOBX|1|NM|8867-4^HR^LN||88|/min|||||F", Samples.Config(("hl7.vitals.also.result", "true")));
        Assert.Equal(["clinical.result.reported", "clinical.observation.vitals"], events.Select(e => e.Suffix));
    }

    [Fact]
    public void Vital_signs_of_nobody_stay_a_result()
    {
        var head = string.Join('\n', Head.Split('\n').Where(l => !l.StartsWith("PID", StringComparison.Ordinal)));
        var made = Samples.MapOne(head + "OBR|1|PL1|F1|85353-1^Vitals^LN\nOBX|1|NM|8867-4^HR^LN||88|/min|||||F");
        Assert.Equal("clinical.result.reported", made.Suffix);
        Assert.Contains(Messages(made), m => m.Contains("vitals_without_patient", StringComparison.Ordinal));
    }

    [Fact]
    public void Short_local_texts_are_vital_signs_only_under_a_panel_of_them()
    {
        Assert.Equal("clinical.result.reported", Samples.MapOne(Head + "OBR|1|PL1|F1|CBC^Count^L\nOBX|1|NM|HC^^L||41|%|||||F").Suffix);
        Assert.Equal("head_circumference", Sign(Samples.MapOne(Head + "OBR|1|PL1|F1|VITALS^^L\nOBX|1|NM|HC^^L||41|cm|||||F"), 0)["type"]);
        Assert.Equal("heart_rate", Sign(Samples.MapOne(Head + "OBR|1|PL1|F1|X^^L\nOBX|1|NM|PULSE^^L||71|bpm|||||F"), 0)["type"]);
        Assert.Equal("clinical.result.reported", Samples.MapOne(Head + "OBR|1|PL1|F1|X^^L||||||||||||||||||||CH\nOBX|1|NM|PULSE^^L||71|bpm|||||F").Suffix);
    }

    [Fact]
    public void Unknown_numbers_under_a_panel_are_other_and_the_users_codes_are_known()
    {
        const string panel = "OBR|1|PL1|F1|85353-1^Vitals^LN\nOBX|1|NM|RASS^Agitation^L||-1||||||F";
        Assert.Equal(("other", "RASS"), (Sign(Samples.MapOne(Head + panel), 0)["type"], Sign(Samples.MapOne(Head + panel), 0)["code"]));
        Assert.Equal("pain_score", Sign(Samples.MapOne(Head + panel, Samples.Config(("hl7.vitals.code.map", "rass=pain_score"))), 0)["type"]);
    }

    [Fact]
    public void Blood_pressures_pair_by_sub_id_and_a_lone_one_is_a_finding()
    {
        var made = Samples.MapOne(Head + "OBR|1|PL1|F1|85353-1^Vitals^LN\n"
            + "OBX|1|NM|8480-6^Sys^LN|1|120|mm[Hg]|||||F\nOBX|2|NM|8480-6^Sys^LN|2|140|mm[Hg]|||||F\n"
            + "OBX|3|NM|8462-4^Dia^LN|2|90|mm[Hg]|||||F\nOBX|4|NM|8462-4^Dia^LN|1|80|mm[Hg]|||||F\nOBX|5|NM|8480-6^Sys^LN|3|111|mm[Hg]|||||F");
        Assert.Equal([(120.0, 80.0), (140.0, 90.0), (111.0, null)], List(made.Value, "vitalSigns").Cast<Struct>().Select(s => ((double?)s["systolic"], (double?)s["diastolic"])));
        Assert.Contains(Messages(made), m => m == "W OBX[5]-5 bp_incomplete: blood pressure with one value only");
    }

    [Fact]
    public void Units_are_ucum_never_guessed_for_weights_and_converted_only_when_told_to()
    {
        const string rows = "OBR|1|PL1|F1|85353-1^Vitals^LN\nOBX|1|NM|8310-5^T^LN||99.5|degF|97.7-99.5||||F\nOBX|2|NM|29463-7^W^LN||154||||||F\nOBX|3|NM|8867-4^HR^LN||70||||||F";
        var made = Samples.MapOne(Head + rows);
        Assert.Equal(["[degF]", "", "/min"], List(made.Value, "vitalSigns").Cast<Struct>().Select(s => (string)s["unit"]!));
        Assert.Contains(Messages(made), m => m.Contains("OBX[2]-6 unit_missing", StringComparison.Ordinal));
        Assert.Contains(Messages(made), m => m.Contains("OBX[3]-6 unit_assumed", StringComparison.Ordinal));

        var metric = Sign(Samples.MapOne(Head + rows, Samples.Config(("hl7.vitals.normalize.units", "true"))), 0);
        Assert.Equal(("Cel", 37.5), (metric["unit"], metric["value"]));
        Assert.Equal((36.5, 37.5), (((Struct)metric["normalRange"]!)["low"], ((Struct)metric["normalRange"]!)["high"]));
    }

    [Theory]
    [InlineData("OBX|1|NM|2345-7^G^LN||1|u|||||C", "clinical.result.corrected", "CORRECTED")]
    [InlineData("OBX|1|NM|2345-7^G^LN||1|u|||||D", "clinical.result.cancelled", "CANCELLED")]
    [InlineData("OBX|1|NM|2345-7^G^LN||1|u|||||F", "clinical.result.reported", "FINAL")]
    [InlineData("OBX|1|NM|2345-7^G^LN||1|u|||||P", "clinical.result.reported", "PRELIMINARY")]
    public void Corrections_have_topics_of_their_own_when_told_to(string row, string suffix, string status)
    {
        var made = Samples.MapOne(Head + "OBR|1|PL1|F1|1^Check^L\n" + row, Samples.Config(("hl7.results.split.corrections", "true")));
        Assert.Equal((suffix, status), (made.Suffix, made.Value["status"]));
        Assert.Equal("clinical.result.reported", Samples.MapOne(Head + "OBR|1|PL1|F1|1^Check^L\n" + row).Suffix);
    }

    [Fact]
    public void A_registered_order_without_rows_is_a_state_of_the_order()
    {
        var made = Samples.MapOne(Head + "OBR|1|PL1|F1|1^Check^L|||||||||||||||||||||I");
        Assert.Equal("clinical.order.updated", made.Suffix);
        Assert.Equal(("PL1", "IP"), (made.Value["orderId"], made.Value["orderStatus"]));
        Assert.Equal("clinical.result.reported", Samples.MapOne(Head + "OBR|1|PL1|F1|1^Check^L|||||||||||||||||||||F").Suffix);
    }

    [Fact]
    public void A_message_without_results_keeps_its_content_as_a_generic_event() =>
        Assert.Equal("clinical.message.received", Samples.MapOne(Head + "NTE|1||only a note").Suffix);

    [Fact]
    public void Embedded_documents_are_inline_only_when_told_to()
    {
        const string row = "OBR|1|PL1|F1|1^Doc^L\nOBX|1|ED|1^Doc^L||A^AP^PDF^Base64^JVBERi0=||||||F";
        Assert.Null(Attachment(Samples.MapOne(Head + row))!["base64"]);
        Assert.Equal("JVBERi0=", Attachment(Samples.MapOne(Head + row, Samples.Config(("hl7.attachments", "inline"))))!["base64"]);
        Assert.Null(Attachment(Samples.MapOne(Head + row, Samples.Config(("hl7.attachments", "drop")))));
    }

    [Fact]
    public void Findings_of_one_result_are_not_those_of_the_next()
    {
        var (events, _) = Samples.Map(Head + "OBR|1|PL1|F1|1^A^L\nOBX|1|NM|2^B^L||abc|u|||||F\nOBR|2|PL2|F2|1^A^L\nOBX|1|NM|2^B^L||5|u|||||F");
        Assert.Contains(Messages(events[0]), m => m.StartsWith("W OBX[1]-5 102", StringComparison.Ordinal));
        Assert.DoesNotContain(Messages(events[1]), m => m.StartsWith("W OBX[1]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NM", "5", "20260406140000+0000", 1.0)]
    [InlineData("NM", "many", "20260406140000+0000", 0.9)]
    [InlineData("NM", "5", "sometime", 0.95)]
    [InlineData("ST", "many", "20260406140000+0000", 1.0)]
    public void A_field_counts_for_completeness_when_its_value_can_be_read(string type, string value, string time, double expected)
    {
        var made = Samples.MapOne(Head + $"OBR|1|PL1|F1|1^Check^L|||20260406140000+0000|||||||||||||||20260406140000+0000|||F\nOBX|1|{type}|2345-7^G^LN||{value}|u|1-9||||F|||{time}");
        Assert.Equal(expected, ((Struct)made.Value["dataQuality"]!)["completeness"]);
    }

    [Fact]
    public void Repeating_rows_count_by_their_share()
    {
        var made = Samples.MapOne(Head + "OBR|1|PL1|F1|1^Check^L|||20260406140000+0000|||||||||||||||20260406140000+0000|||F\n"
            + "OBX|1|NM|2345-7^G^LN||1|u|1-9||||F|||20260406140000+0000\nOBX|2|NM|2951-2^S^LN||1||1-9||||F|||20260406140000+0000");
        Assert.Equal(Math.Round((20 - 0.5) / 20, 4), ((Struct)made.Value["dataQuality"]!)["completeness"]);
    }

    private static Struct? Attachment(HealthEvent made) => (Struct?)((Struct)List(made.Value, "observations")[0]!)["attachment"];

    private static Struct Sign(HealthEvent made, int index) => (Struct)List(made.Value, "vitalSigns")[index]!;

    private static IReadOnlyList<object?> List(Struct value, string field) => (IReadOnlyList<object?>)value[field]!;

    private static IEnumerable<string> Messages(HealthEvent made) =>
        ((IEnumerable<object?>?)((Struct)made.Value["dataQuality"]!)["validationMessages"] ?? []).Cast<string>();
}
