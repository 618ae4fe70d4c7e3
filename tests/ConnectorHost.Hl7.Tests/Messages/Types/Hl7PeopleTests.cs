using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Hl7.Tests.Messages.Types;

/// <summary>hl7-mllp 13.3 to 13.6.</summary>
public class Hl7PeopleTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    [Theory]
    [InlineData("Smith^John^Q^Jr^Dr^MD", "Dr John Q Smith Jr")]
    [InlineData("Smith", "Smith")]
    [InlineData("SMITH, JOHN", "JOHN SMITH")]
    [InlineData("SMITH, JOHN^X", "X SMITH, JOHN")]
    [InlineData("&van der&Berg^Anna", "Anna van der Berg")]
    [InlineData("&&Berg", "Berg")]
    [InlineData("Berg&van&X^Anna", "Anna Berg")]
    [InlineData("^^^^^", null)]
    [InlineData("\"\"", null)]
    [InlineData("^John", "John")]
    public void A_name_is_shown_in_speaking_order(string raw, string? display) => Assert.Equal(display, Hl7PersonName.Choose(Samples.Field(raw))?.Display);

    [Theory]
    [InlineData("Maid^A^^^^^M~Legal^A^^^^^L", "Legal")]
    [InlineData("Display^A^^^^^D~Blank^A", "Blank")]
    [InlineData("Nick^A^^^^^N~Alias^A^^^^^A~Birth^A^^^^^B~Disp^A^^^^^D", "Disp")]
    [InlineData("Ideo^A^^^^^L^I~Alpha^A^^^^^L^A", "Alpha")]
    [InlineData("Ideo^A^^^^^L^I", "Ideo")]
    [InlineData("~Second^A", "Second")]
    public void The_legal_alphabetic_name_is_chosen(string raw, string family) => Assert.Equal(family, Hl7PersonName.Choose(Samples.Field(raw))?.Family);

    [Fact]
    public void All_names_are_kept_in_order() => Assert.Equal(["YAMANE", "山根"], Hl7PersonName.All(Samples.Message("067").Segment("PID")[5]).Select(n => n.Family));

    [Theory]
    [InlineData("1043210011^Vantongeren^Lucia", "1043210011", "Lucia Vantongeren", null)]
    [InlineData("D17^Okpara^Blessing^^^Dr~1234567893^Okpara^Blessing^^^^^^NPI", "D17", "Dr Blessing Okpara", "1234567893")]
    [InlineData("1234567893^A^B^^^^^^&2.16.840.1.113883.4.6&ISO", "1234567893", "B A", "1234567893")]
    [InlineData("1234567893^A^B^^^^^^^^^^NPI", "1234567893", "B A", "1234567893")]
    [InlineData("1234567890^A^B^^^^^^NPI", "1234567890", "B A", null)]
    [InlineData("^Abernathy^Ruth", "Ruth Abernathy", "Ruth Abernathy", null)]
    [InlineData("0042", "0042", "0042", null)]
    public void A_provider_has_an_id_a_name_and_an_npi_that_checks(string raw, string id, string name, string? npi)
    {
        var provider = Hl7Provider.Read(Samples.Field(raw));
        Assert.Equal(new Hl7Provider(id, name, npi), provider);
    }

    [Theory]
    [InlineData("2026", "A")]
    [InlineData("2025", "B")]
    [InlineData("202606", "A")]
    [InlineData("202605", "B")]
    [InlineData("20260601", "A")]
    [InlineData("20260531", "B")]
    public void An_identifier_holds_to_the_end_of_what_its_expiration_states(string expiration, string chosen)
    {
        var pid = Samples.With($"PID|1||A^^^H^MR^^^{expiration}~B^^^H^MR").Segment("PID");
        Assert.Equal(chosen, Hl7PatientIds.Choose(pid, new Hl7PatientIdOptions(["MR"], ""), Today));
    }

    [Fact]
    public void An_empty_provider_field_says_nothing() => Assert.Null(Hl7Provider.Read(Samples.Field("^^^")));

    [Fact]
    public void A_person_inside_a_component_is_read_from_subcomponents() =>
        Assert.Equal(new Hl7Provider("9911", "Blessing Okpara", null), Hl7Provider.Of(Hl7Person.Read(Samples.Message("034").Segment("OBR")[32].Component(1))));

    [Theory]
    [InlineData("RX5001^RIS", "RX5001", "RIS")]
    [InlineData("RX5001", "RX5001", null)]
    [InlineData("RX5001^^1.2.3^ISO", "RX5001", "1.2.3")]
    [InlineData("^^DOC9", "DOC9", null)]
    [InlineData("^NS^DOC9", "DOC9", "NS")]
    public void An_entity_identifier_has_an_id_and_a_namespace(string raw, string id, string? space) =>
        Assert.Equal(new Hl7Identifier(id, space, null), Hl7Identifier.ReadEntity(Samples.Field(raw)[0]));

    [Fact]
    public void A_pair_of_entity_identifiers_is_read_from_subcomponents()
    {
        var parent = Samples.Field("P1&PL^F1&FL")[0];
        Assert.Equal(new Hl7Identifier("F1", "FL", null), Hl7Identifier.ReadEntity(parent[2]));
        Assert.Equal(new Hl7Identifier("P1", "PL", null), Hl7Identifier.ReadEntity(parent[1]));
        Assert.Null(Hl7Identifier.ReadEntity(parent[3]));
    }

    [Theory]
    [InlineData("NS&1.2&ISO", "NS")]
    [InlineData("&1.2&ISO", "1.2")]
    public void An_authority_is_named_by_its_namespace_else_its_universal_id(string raw, string text) =>
        Assert.Equal(text, Hl7AssigningAuthority.Read(Samples.Field(raw).Component(1)).Text);

    [Theory]
    [InlineData("4W^412^B^RIVERBEND", "4W", "412", "B", "RIVERBEND")]
    [InlineData("4W-412-B", "4W-412-B", null, null, null)]
    [InlineData("^^^FAC&1.2&ISO", null, null, null, "FAC")]
    public void A_location_has_unit_room_and_bed(string raw, string? unit, string? room, string? bed, string? facility)
    {
        var location = Hl7Location.Read(Samples.Field(raw)[0])!;
        Assert.Equal((unit, room, bed, facility), (location.Unit, location.Room, location.Bed, location.Facility));
    }

    [Fact]
    public void An_empty_location_is_none() => Assert.Null(Hl7Location.Read(Samples.Message("072").Segment("PV1")[3][0]));

    [Theory]
    [InlineData("PID|1||A^^^N^MR~B^^^N^PI", "A")]
    [InlineData("PID|1||B^^^N^PI~A^^^N^MR", "A")]
    [InlineData("PID|1||N^^^X^NH~U", "U")]
    [InlineData("PID|1||N^^^X^NH~S^^^X^SS", "N")]
    [InlineData("PID|1|EXT|S^^^X^SS", "EXT")]
    [InlineData("PID|1||S^^^X^SS|ALT", "ALT")]
    [InlineData("PID|1|EXT||ALT", "EXT")]
    [InlineData("PID|1||OLD^^^N^MR^^^20200101~NEW^^^N^PI", "NEW")]
    [InlineData("PID|1||OK^^^N^MR^^^20300101~NEW^^^N^PI", "OK")]
    [InlineData("PID|1||A^^^N^MR~B^^^N^MR", "A")]
    [InlineData("PID|1||^^^N^MR~\"\"^^^N^MR~B^^^N^NH", "B")]
    [InlineData("PID|1||mr^^^N^mr~x^^^N^PI", "mr")]
    [InlineData("MRG|A^^^N^NH~B^^^N^MR", "B")]
    [InlineData("PID|1", null)]
    public void The_patient_id_is_chosen_by_type(string segment, string? id)
    {
        var message = Samples.With(segment);
        Assert.Equal(id, Hl7PatientIds.Choose(message.SegmentAt(1), Hl7PatientIdOptions.Standard, Today));
        Assert.Equal(Hl7Warnings.None, message.Warnings);
    }

    [Fact]
    public void The_preferred_authority_comes_before_the_type()
    {
        var message = Samples.With("PID|1||A^^^N^MR~AN^^^HUB^AN~B^^^HUB&1.2&ISO^MR");
        var options = Hl7PatientIdOptions.Standard with { Authority = "hub" };
        Assert.Equal("B", Hl7PatientIds.Choose(message.Segment("PID"), options, Today));
        Assert.Equal("B", Hl7PatientIds.Choose(message.Segment("PID"), options with { Authority = "1.2" }, Today));
        Assert.Equal("A", Hl7PatientIds.Choose(message.Segment("PID"), options with { Authority = "none" }, Today));
    }

    [Fact]
    public void Social_security_is_the_last_resort_with_a_warning()
    {
        var message = Samples.With("PID|1||S^^^X^SS");
        Assert.Equal("S", Hl7PatientIds.Choose(message.Segment("PID"), Hl7PatientIdOptions.Standard, Today));
        Assert.Equal(Hl7Warnings.SsnAsId, message.Warnings);
    }

    [Fact]
    public void All_identifiers_are_listed()
    {
        var pid = Samples.With("PID|1|E|A^^^N&1.2&ISO^MR~B|ALT|" + new string('|', 14) + "123|DL9^NY").Segment("PID");
        Assert.Equal(
            [new("A", "N", "MR"), new("B", null, null), new("E", null, null), new("ALT", null, null), new("123", null, "SS"), new("DL9", null, "DL")],
            Hl7PatientIds.All(pid));
    }

    [Theory]
    [InlineData("004", "HC00981")]
    [InlineData("072", "EP-12")]
    public void Samples_give_the_patient_id_of_the_index(string sample, string id) =>
        Assert.Equal(id, Hl7PatientIds.Choose(Samples.Message(sample).Segment("PID"), Hl7PatientIdOptions.Standard, Today));

    [Theory]
    [InlineData("V19", "A18", "P5", "V19", "V19")]
    [InlineData("", "A18", "P5", "A18", null)]
    [InlineData("", "", "P5", "P5", null)]
    public void The_encounter_id_has_a_chain(string visit, string account, string preadmit, string id, string? personId)
    {
        var message = Samples.With($"PID{new string('|', 18)}{account}", $"PV1|||||{preadmit}{new string('|', 14)}{visit}");
        Assert.Equal(id, Hl7PatientIds.EncounterId(message.Segment("PID"), message.Segment("PV1")));
        Assert.Equal(personId, Hl7PatientIds.EncounterId(message.Segment("PID"), message.Segment("PV1"), isPersonEvent: true));
    }

    [Theory]
    [InlineData("9 Elm^Apt 2^Ashby^NY^12099^USA^H", "9 Elm, Apt 2, Ashby, NY, 12099, USA")]
    [InlineData("&Elm&9^^Ashby", "Elm 9, Ashby")]
    [InlineData("^^^^^^H", null)]
    public void An_address_fits_on_one_line(string raw, string? line) => Assert.Equal(line, Hl7Address.Read(Samples.Field(raw)[0])?.OneLine);

    [Theory]
    [InlineData("(216)555-0142", "(216)555-0142", null)]
    [InlineData("(216)555-0142X12CHELP", "(216)555-0142 x12", null)]
    [InlineData("(216)555-0142B99", "(216)555-0142", null)]
    [InlineData("^PRN^PH^^1^518^5550133", "+1 518 5550133", null)]
    [InlineData("^PRN^PH^^1^518^5550133^7", "+1 518 5550133 x7", null)]
    [InlineData("x^PRN^PH^^1^518^5550133^^^^^5185550133", "5185550133", null)]
    [InlineData("^NET^Internet^a@b.example", null, "a@b.example")]
    [InlineData("^NET^X.400^a@b.example", null, "a@b.example")]
    [InlineData("a@b.example", null, "a@b.example")]
    [InlineData("2075550100", "2075550100", null)]
    public void A_phone_is_a_number_or_an_address(string raw, string? number, string? email)
    {
        var phone = Hl7Phone.Read(Samples.Field(raw)[0])!;
        Assert.Equal((number, email), (phone.Number, phone.Email));
    }

    [Fact]
    public void Text_forms_hold_no_values()
    {
        var field = Samples.Field("Secret^Secret^Secret");
        object?[] values =
        [
            Hl7PersonName.Choose(field), Hl7Provider.Read(field), Hl7Person.Read(field[0]), Hl7Address.Read(field[0]), Hl7Phone.Read(field[0]),
            Hl7CodedValue.Read(field), Hl7Location.Read(field[0]), Hl7Identifier.ReadCx(field[0]), Hl7AssigningAuthority.Read(field[0]), Hl7ReferenceRange.Read(field),
            field, field[0], field[0][1], field.First, new Hl7LeafAt(Hl7Path.Parse("ZZZ-1"), field.First),
        ];
        Assert.All(values, v => Assert.DoesNotContain("Secret", v!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_phone_without_content_is_none() => Assert.Empty(Hl7Phone.All(Samples.Field("^PRN^PH~~^^^^1")));
}
