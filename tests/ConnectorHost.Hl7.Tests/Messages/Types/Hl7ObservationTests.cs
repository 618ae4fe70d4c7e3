using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Hl7.Tests.Messages.Types;

/// <summary>hl7-mllp 13.7 to 13.10.</summary>
public class Hl7ObservationTests
{
    private static readonly Hl7Zones Utc = new(TimeSpan.Zero, TimeZoneInfo.Utc);

    [Theory]
    [InlineData("LN", "http://loinc.org")]
    [InlineData("SCT", "http://snomed.info/sct")]
    [InlineData("SNOMED", "http://snomed.info/sct")]
    [InlineData("SNM3", "http://snomed.info/sct")]
    [InlineData("I9C", "urn:oid:2.16.840.1.113883.6.103")]
    [InlineData("I10", "http://hl7.org/fhir/sid/icd-10-cm")]
    [InlineData("ICD10CM", "http://hl7.org/fhir/sid/icd-10-cm")]
    [InlineData("I10P", "http://www.cms.gov/Medicare/Coding/ICD10")]
    [InlineData("C4", "http://www.ama-assn.org/go/cpt")]
    [InlineData("RXN", "http://www.nlm.nih.gov/research/umls/rxnorm")]
    [InlineData("NDC", "http://hl7.org/fhir/sid/ndc")]
    [InlineData("CVX", "http://hl7.org/fhir/sid/cvx")]
    [InlineData("MVX", "http://hl7.org/fhir/sid/mvx")]
    [InlineData("UCUM", "http://unitsofmeasure.org")]
    [InlineData("HL70357", "http://terminology.hl7.org/CodeSystem/v2-0357")]
    [InlineData("L", "L")]
    [InlineData("99LAB", "99LAB")]
    [InlineData("HL7abcd", "HL7abcd")]
    public void Coding_systems_have_uris(string name, string uri) => Assert.Equal(uri, Hl7CodeSystems.Uri(name));

    [Theory]
    [InlineData("1^One^L^2^Two^LN", null, "1", "One", "L")]
    [InlineData("1^One^L^2^Two^LN", Hl7CodeSystems.Loinc, "2", "Two", "http://loinc.org")]
    [InlineData("^Only text", null, null, "Only text", null)]
    [InlineData("^^^2^Two^LN", null, "2", "Two", "http://loinc.org")]
    [InlineData("1^^L^2^Two^LN^^^Original", null, "1", "Original", "L")]
    [InlineData("1^^L^2^Two^LN", null, "1", "Two", "L")]
    [InlineData("1^One^^^^^^^^^^^^1.2.3", null, "1", "One", "urn:oid:1.2.3")]
    [InlineData("1^One^L^2^Two^L^^^^3^Three^LN", Hl7CodeSystems.Loinc, "3", "Three", "http://loinc.org")]
    [InlineData("^^^^^^^^Original only", null, null, "Original only", null)]
    public void A_coded_value_takes_the_triplet_asked_for(string raw, string? preferred, string? code, string? display, string? system) =>
        Assert.Equal(new Hl7CodedValue(code, display, system), Hl7CodedValue.Read(Samples.Field(raw), preferred));

    [Fact]
    public void An_empty_coded_field_is_none() => Assert.Null(Hl7CodedValue.Read(Samples.Field("^^L")));

    [Theory]
    [InlineData("NM", "6.9", 6.9, null, null, null)]
    [InlineData("NM", "-.5", -.5, null, null, null)]
    [InlineData("NM", "<5", 5.0, null, "<", null)]
    [InlineData("NM", ">= 60", 60.0, null, ">=", null)]
    [InlineData("NM", "1,5", 1.5, null, null, null)]
    [InlineData("NM", "1,500", null, null, null, "1,500")]
    [InlineData("NM", "see note", null, null, null, "see note")]
    [InlineData("NM", "", null, null, null, null)]
    [InlineData("NM", "\"\"", null, null, null, null)]
    [InlineData("NM", "1~2", 1.0, null, null, "1~2")]
    [InlineData("SI", "7", 7.0, null, null, null)]
    [InlineData("SN", "^5", 5.0, null, null, null)]
    [InlineData("SN", "<^5", 5.0, null, "<", null)]
    [InlineData("SN", "<>^5", 5.0, null, "<>", null)]
    [InlineData("SN", "^250^-^500", 250.0, 500.0, null, null)]
    [InlineData("SN", "^1^:^128", null, null, null, "1:128")]
    [InlineData("SN", "2^+", null, null, null, "2+")]
    [InlineData("SN", "^2^+", null, null, null, "2+")]
    [InlineData("SN", "<5", 5.0, null, "<", null)]
    [InlineData("SN", "5", 5.0, null, null, null)]
    [InlineData("SN", "^142^/^91", null, null, null, "142/91")]
    [InlineData("ST", "a~b", null, null, null, "a b")]
    [InlineData("TX", "a~b", null, null, null, "a\nb")]
    [InlineData("FT", "a\\.br\\b", null, null, null, "a\nb")]
    [InlineData("ST", "5", null, null, null, "5")]
    [InlineData("NR", "3^7", 3.0, 7.0, null, null)]
    [InlineData("RI", "Q1H^x", null, null, null, "Q1H^x")]
    [InlineData("XPN", "Smith^John", null, null, null, "John Smith")]
    [InlineData("XCN", "7^Smith^John", null, null, null, "John Smith")]
    [InlineData("XAD", "9 Elm^^Ashby", null, null, null, "9 Elm, Ashby")]
    [InlineData("XTN", "555-0100", null, null, null, "555-0100")]
    [InlineData("CX", "A1^^^N^MR", null, null, null, "A1")]
    [InlineData("EI", "^^9.9", null, null, null, "9.9")]
    [InlineData("HD", "^1.2^ISO", null, null, null, "1.2")]
    [InlineData("PL", "4W^412^B", null, null, null, "4W 412 B")]
    [InlineData("TM", "0815", null, null, null, "08:15")]
    [InlineData("DR", "20260101^20260201", null, null, null, "2026-01-01/2026-02-01")]
    [InlineData("", "141", 141.0, null, null, null)]
    [InlineData("", "text", null, null, null, "text")]
    [InlineData("NUM", "5", 5.0, null, null, null)]
    [InlineData("String", "5", null, null, null, "5")]
    [InlineData("nm", "5", 5.0, null, null, null)]
    public void Obx_5_is_read_by_obx_2(string type, string raw, double? number, double? high, string? comparator, string? text)
    {
        var value = Read(type, raw, out _);
        Assert.Equal((number, high, comparator, text), (value.Number, value.High, value.Comparator, value.Text));
    }

    [Theory]
    [InlineData("", "141", Hl7Warnings.Obx2Missing)]
    [InlineData("String", "x", Hl7Warnings.Obx2Unknown)]
    [InlineData("NM", "<5", Hl7Warnings.NumberFormat)]
    [InlineData("NM", "1,5", Hl7Warnings.NumberFormat)]
    [InlineData("NM", "x", Hl7Warnings.NumberInvalid)]
    [InlineData("ST", "a^b", Hl7Warnings.UnescapedDelimiter)]
    [InlineData("TS", "never", Hl7Warnings.TimeInvalid)]
    [InlineData("", "", Hl7Warnings.None)]
    [InlineData("SN", "<^5", Hl7Warnings.None)]
    public void Odd_values_warn(string type, string raw, object expected)
    {
        Read(type, raw, out var message);
        Assert.Equal((Hl7Warnings)expected, message.Warnings);
    }

    [Fact]
    public void Coded_values_that_repeat_give_the_first_and_all_displays()
    {
        var value = Read("CWE", "1^One^L~2^Two^L~^Three", out _);
        Assert.Equal(new Hl7CodedValue("1", "One", "L"), value.Coded);
        Assert.Equal("One; Two; Three", value.Text);
        Assert.Equal((new Hl7CodedValue("POS", null, null), null), (Read("IS", "POS", out _).Coded, Read("IS", "POS", out _).Text));
    }

    [Fact]
    public void Times_are_epoch_milliseconds()
    {
        var ms = new DateTimeOffset(2026, 3, 12, 8, 15, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal((ms, null), (Read("TS", "202603120815", out _).TimeMs, Read("DTM", "202603120815", out _).Text));
        Assert.Equal((null, "never"), (Read("TS", "never", out _).TimeMs, Read("TS", "never", out _).Text));
        Assert.Equal(ms, Read("DR", "202603120815^202603120900", out _).TimeMs);
    }

    [Theory]
    [InlineData("CQ", "5^mg", 5.0, "mg")]
    [InlineData("MO", "12.5^USD", 12.5, "USD")]
    [InlineData("CP", "12.5&USD^UP", 12.5, "USD")]
    public void Quantities_bring_their_unit(string type, string raw, double number, string unit)
    {
        var value = Read(type, raw, out _);
        Assert.Equal((number, unit), (value.Number, value.Unit));
    }

    [Fact]
    public void Documents_are_attachments()
    {
        var obx = Samples.Message("034").Segment("OBX");
        var pdf = Hl7ObservationValue.Read(obx, Utc).Attachment!;
        Assert.Equal("application/pdf", pdf.MimeType);
        Assert.Equal(Convert.FromBase64String(pdf.Base64!).Length, pdf.SizeBytes);
        var pointer = Hl7ObservationValue.Read(Samples.Message("034").Segment("OBX", 1), Utc).Attachment!;
        Assert.Equal(("application/pdf", null, null), (pointer.MimeType, pointer.Base64, pointer.SizeBytes));
        Assert.EndsWith("wado?study=1.2.3&series=4", pointer.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AP", "PDF", "application/pdf")]
    [InlineData("Application", "PDF", "application/pdf")]
    [InlineData("application/pdf", null, "application/pdf")]
    [InlineData("IM", "JPEG", "image/jpeg")]
    [InlineData("AU", "BASIC", "audio/basic")]
    [InlineData("TX", "HTML", "text/html")]
    [InlineData("FT", "PLAIN", "text/plain")]
    [InlineData("SD", "x", "application/octet-stream")]
    [InlineData("AP", null, "application/octet-stream")]
    [InlineData(null, "PDF", "application/octet-stream")]
    public void Media_types_come_from_type_and_subtype(string? type, string? subtype, string mime) => Assert.Equal(mime, Hl7Attachment.Mime(type, subtype));

    [Theory]
    [InlineData("Hex", "48 69", 2L, "SGk=")]
    [InlineData("A", "Hi", 2L, "SGk=")]
    [InlineData("Base64", "SG\\.br\\k=", 2L, "SGk=")]
    [InlineData("Base64", "!!!!", 3L, null)]
    [InlineData("Hex", "4X", 1L, null)]
    public void Embedded_data_is_measured_and_repacked(string encoding, string data, long size, string? base64)
    {
        var attachment = Read("ED", $"S^AP^PDF^{encoding}^{data}", out _).Attachment!;
        Assert.Equal((size, base64), (attachment.SizeBytes, attachment.Base64));
    }

    [Fact]
    public void Large_documents_are_measured_only()
    {
        var data = Convert.ToBase64String(new byte[Hl7Attachment.MaxInlineBytes + 1]);
        var attachment = Read("ED", $"S^AP^PDF^Base64^{data}", out _).Attachment!;
        Assert.Equal((Hl7Attachment.MaxInlineBytes + 1L, null), (attachment.SizeBytes, attachment.Base64));
    }

    [Theory]
    [InlineData("70-99", 70.0, 99.0)]
    [InlineData("70 - 99", 70.0, 99.0)]
    [InlineData("70 to 99", 70.0, 99.0)]
    [InlineData("70..99", 70.0, 99.0)]
    [InlineData("-2.0-2.0", -2.0, 2.0)]
    [InlineData("-2.0 - 2.0", -2.0, 2.0)]
    [InlineData("-4--2", -4.0, -2.0)]
    [InlineData("<5", null, 5.0)]
    [InlineData("<=5", null, 5.0)]
    [InlineData(">60", 60.0, null)]
    [InlineData(">=60", 60.0, null)]
    [InlineData("3,5-5,1", 3.5, 5.1)]
    [InlineData("^12-16", 12.0, 16.0)]
    [InlineData("12^16", 12.0, 16.0)]
    [InlineData("13.0-17.0 (M)", 13.0, 17.0)]
    [InlineData("13.0-17.0 (F)", null, null)]
    [InlineData("M: 13-17 F: 12-15", 13.0, 17.0)]
    [InlineData("F: 12-15, M: 13-17", 13.0, 17.0)]
    [InlineData("Negative", null, null)]
    [InlineData("Not detected", null, null)]
    [InlineData("<1:8", null, null)]
    [InlineData("70-99~60-80", 70.0, 99.0)]
    [InlineData("90-130/60-85", 90.0, 130.0)]
    [InlineData("5", null, null)]
    [InlineData("70-99 mg/dL", null, null)]
    public void Reference_ranges_have_bounds_where_the_text_is_clear(string raw, double? low, double? high)
    {
        var range = Hl7ReferenceRange.Read(Samples.Field(raw), "M")!;
        Assert.Equal((low, high), (range.Low, range.High));
        Assert.Equal(raw, range.Text);
    }

    [Fact]
    public void A_range_knows_its_second_pair_and_whether_its_bound_counts()
    {
        var pressure = Hl7ReferenceRange.Read(Samples.Field("90-130/60-85"))!;
        Assert.Equal((60.0, 85.0), (pressure.SecondLow, pressure.SecondHigh));
        Assert.True(Hl7ReferenceRange.Read(Samples.Field("<=5"))!.IsInclusive);
        Assert.False(Hl7ReferenceRange.Read(Samples.Field("<5"))!.IsInclusive);
        Assert.Null(Hl7ReferenceRange.Read(Samples.Field("")));
        Assert.Null(Hl7ReferenceRange.Read(Samples.Field("M: 13-17 F: 12-15"))!.Low);
    }

    [Theory]
    [InlineData("HH~A", true)]
    [InlineData("LL", true)]
    [InlineData("aa", true)]
    [InlineData("PANIC", true)]
    [InlineData("H~L", false)]
    [InlineData("N", false)]
    [InlineData("", false)]
    public void Critical_flags_are_known(string raw, bool isCritical) => Assert.Equal(isCritical, Hl7Flags.Read(Samples.Field(raw)).Exists(Hl7Flags.IsCritical));

    [Theory]
    [InlineData("L", Hl7FlagMeaning.Low)]
    [InlineData("<", Hl7FlagMeaning.OffScale)]
    [InlineData("SDD", Hl7FlagMeaning.Susceptibility)]
    [InlineData("B", Hl7FlagMeaning.Trend)]
    [InlineData("POS", Hl7FlagMeaning.Qualitative)]
    [InlineData("*", Hl7FlagMeaning.VeryAbnormal)]
    [InlineData("??", Hl7FlagMeaning.Unknown)]
    public void Flags_have_meanings(string flag, object meaning) => Assert.Equal((Hl7FlagMeaning)meaning, Hl7Flags.Meaning(flag));

    [Theory]
    [InlineData("F", "FINAL")]
    [InlineData("U", "FINAL")]
    [InlineData("C", "CORRECTED")]
    [InlineData("P", "PRELIMINARY")]
    [InlineData("R", "PRELIMINARY")]
    [InlineData("S", "PRELIMINARY")]
    [InlineData("I", "PRELIMINARY")]
    [InlineData("D", "DELETED")]
    [InlineData("W", "DELETED")]
    [InlineData("X", "NOT_OBTAINED")]
    [InlineData("N", "UNKNOWN")]
    [InlineData("O", "UNKNOWN")]
    [InlineData("f", "FINAL")]
    [InlineData("", null)]
    public void Observation_statuses_are_those_of_the_events(string raw, string? status) => Assert.Equal(status, Hl7ResultStatus.OfObservation(Samples.Field(raw)));

    [Theory]
    [InlineData("F", "FINAL")]
    [InlineData("M", "CORRECTED")]
    [InlineData("A", "PRELIMINARY")]
    [InlineData("S", "REGISTERED")]
    [InlineData("X", "CANCELLED")]
    [InlineData("Z", "UNKNOWN")]
    [InlineData("", null)]
    public void Report_statuses_are_those_of_the_events(string raw, string? status) => Assert.Equal(status, Hl7ResultStatus.OfReport(Samples.Field(raw)));

    [Theory]
    [InlineData("+5", 5.0)]
    [InlineData("5.", 5.0)]
    [InlineData(".5", .5)]
    [InlineData("0,500", .5)]
    [InlineData("1,5", 1.5)]
    [InlineData("1,500", null)]
    [InlineData("1.5.0", null)]
    [InlineData("1e5", null)]
    [InlineData("1,000.5", null)]
    [InlineData("-", null)]
    [InlineData("NaN", null)]
    [InlineData("12 mg", null)]
    public void Numbers_are_read_strictly(string text, double? number)
    {
        var warnings = Hl7Warnings.None;
        Assert.Equal(number, Hl7Number.TryRead(text, out var value, ref warnings) ? value : null);
    }

    private static Hl7ObservationValue Read(string type, string raw, out Hl7Message message)
    {
        message = Samples.With($"OBX|1|{type}|C^Code^L||{raw}||||||F");
        return Hl7ObservationValue.Read(message.Segment("OBX"), Utc);
    }
}
