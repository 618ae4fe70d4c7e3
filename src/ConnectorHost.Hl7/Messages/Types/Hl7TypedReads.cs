namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Typed values of a field (hl7-mllp 13): what cannot be read is <c>null</c>, what was odd is a warning of the message; nothing throws.</summary>
public static class Hl7TypedReads
{
    /// <summary>A DT, TS or DTM as stated, with its precision and, if there is one, its offset.</summary>
    public static Hl7Timestamp? AsTimestamp(this Hl7Field field)
    {
        if (field.IsEmpty) return null;
        var warnings = Hl7Warnings.None;
        var state = Hl7Timestamp.TryRead(field.Text(), out var stamp, ref warnings);
        if (warnings != Hl7Warnings.None) field.Warn(warnings);
        if (state != Hl7TimeState.Valid) return null;
        return field.Component(2).Value() is [var letter] ? stamp.Lowered(letter) : stamp;
    }

    /// <summary>A DT, TS or DTM as a day of the calendar, never shifted between zones; <c>null</c> when less than a day was stated.</summary>
    public static DateOnly? AsDate(this Hl7Field field) => field.AsTimestamp() is { Precision: >= Hl7Precision.Day } stamp ? DateOnly.FromDateTime(stamp.Local) : null;

    /// <summary>A TS or DTM on the time line: its own offset, else that of MSH-7, else that of <paramref name="zones"/> (13.2).</summary>
    public static DateTimeOffset? AsMoment(this Hl7Field field, Hl7Zones zones) =>
        zones.Read(field) is { HasValue: true } reading ? DateTimeOffset.FromUnixTimeMilliseconds(reading.EpochMs) : null;

    /// <summary>A TM.</summary>
    public static Hl7TimeOfDay? AsTimeOfDay(this Hl7Field field)
    {
        var warnings = Hl7Warnings.None;
        var state = Hl7TimeOfDay.TryRead(field.Text(), out var time, ref warnings);
        if (warnings != Hl7Warnings.None) field.Warn(warnings);
        return state == Hl7TimeState.Valid ? time : null;
    }

    /// <summary>An NM or SI.</summary>
    public static double? AsNumber(this Hl7Field field) => Hl7Number.Read(field.First);

    /// <summary>A CQ, MO, NM or SN: number with comparator or range, and its unit where the field has one.</summary>
    /// <param name="field">For an OBX use <see cref="Hl7ObservationValue.Read"/>, which knows OBX-2 and the unit of OBX-6.</param>
    public static Hl7Quantity? AsQuantity(this Hl7Field field) => Hl7Quantity.Read(field[0]);

    /// <summary>The one name of an XPN field, chosen by type and representation.</summary>
    public static Hl7PersonName? AsName(this Hl7Field field) => Hl7PersonName.Choose(field);

    /// <summary>All names of an XPN field.</summary>
    public static IReadOnlyList<Hl7PersonName> AsNames(this Hl7Field field) => Hl7PersonName.All(field);

    /// <summary>The first person of an XCN field.</summary>
    public static Hl7Person? AsPerson(this Hl7Field field) => Hl7Person.Read(field[0]);

    /// <summary>An XCN field as one provider, with the national identifier among its repetitions.</summary>
    public static Hl7Provider? AsProvider(this Hl7Field field) => Hl7Provider.Read(field);

    /// <summary>The first identifier of a CX field.</summary>
    public static Hl7Identifier? AsIdentifier(this Hl7Field field) => Hl7Identifier.ReadCx(field[0]);

    /// <summary>All identifiers of a CX field.</summary>
    public static IReadOnlyList<Hl7Identifier> AsIdentifiers(this Hl7Field field)
    {
        var all = new List<Hl7Identifier>();
        Hl7Identifier.AddAll(field, all);
        return all;
    }

    /// <summary>An EI.</summary>
    public static Hl7Identifier? AsEntity(this Hl7Field field) => Hl7Identifier.ReadEntity(field[0]);

    /// <summary>An HD.</summary>
    public static Hl7AssigningAuthority AsAuthority(this Hl7Field field) => Hl7AssigningAuthority.Read(field[0]);

    /// <summary>The first coded value of a CE, CWE, CNE or CF field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="preferredSystem">URI of the system asked for (<see cref="Hl7CodeSystems"/>); else the first code is taken.</param>
    public static Hl7CodedValue? AsCoded(this Hl7Field field, string? preferredSystem = null) => Hl7CodedValue.Read(field, preferredSystem);

    /// <summary>The first address of an XAD field.</summary>
    public static Hl7Address? AsAddress(this Hl7Field field) => Hl7Address.Read(field[0]);

    /// <summary>All addresses of an XAD field.</summary>
    public static IReadOnlyList<Hl7Address> AsAddresses(this Hl7Field field) => Hl7Address.All(field);

    /// <summary>The first phone number or e-mail address of an XTN field.</summary>
    public static Hl7Phone? AsPhone(this Hl7Field field) => Hl7Phone.Read(field[0]);

    /// <summary>All phone numbers and e-mail addresses of an XTN field.</summary>
    public static IReadOnlyList<Hl7Phone> AsPhones(this Hl7Field field) => Hl7Phone.All(field);

    /// <summary>A PL.</summary>
    public static Hl7Location? AsLocation(this Hl7Field field) => Hl7Location.Read(field[0]);
}
