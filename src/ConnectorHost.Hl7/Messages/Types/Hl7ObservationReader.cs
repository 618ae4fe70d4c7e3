using System.Collections.Frozen;

namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>One way to read OBX-5 per value type of OBX-2.</summary>
internal static class Hl7ObservationReader
{
    private delegate Hl7ObservationValue Way(Hl7Field field, Hl7Zones zones);

    private static readonly FrozenDictionary<string, Way> Ways = Build().ToFrozenDictionary();

    public static Hl7ObservationValue Read(Hl7Segment obx, Hl7Zones zones)
    {
        var field = obx[5];
        if (field.IsEmpty || field.RepetitionCount == 1 && field[0].ComponentCount == 1 && field.IsNull) return Hl7ObservationValue.None;
        var type = obx[2].Value()?.ToUpperInvariant();
        if (type is not null && Ways.TryGetValue(type, out var way)) return way(field, zones);
        field.Warn(type is null ? Hl7Warnings.Obx2Missing : Hl7Warnings.Obx2Unknown);
        var warnings = Hl7Warnings.None;
        if (type is null or "NUM" && field[0].ComponentCount == 1 && Hl7Number.TryRead(field.Text(), out var number, ref warnings))
            return new() { Number = number, Text = Repeated(field) };
        return Text(field, ' ');
    }

    private static Dictionary<string, Way> Build()
    {
        var ways = new Dictionary<string, Way>(StringComparer.Ordinal)
        {
            ["NM"] = (f, _) => Number(f),
            ["SI"] = (f, _) => Number(f),
            ["SN"] = (f, _) => Hl7StructuredNumber.Read(f[0]) is var value && Repeated(f) is { } all ? value with { Text = all } : value,
            ["ST"] = (f, _) => Text(f, ' '),
            ["TX"] = (f, _) => Text(f, '\n'),
            ["FT"] = (f, _) => Text(f, '\n'),
            ["TS"] = Time,
            ["DTM"] = Time,
            ["DT"] = Time,
            ["TM"] = (f, _) => TimeOfDay(f),
            ["DR"] = DateRange,
            ["NR"] = (f, _) => new() { Number = Hl7Number.Read(f.Component(1).First), High = Hl7Number.Read(f.Component(2).First), Text = Repeated(f) },
            ["CQ"] = (f, _) => Number(f) with { Unit = f.Component(2).Value() },
            ["MO"] = (f, _) => Number(f) with { Unit = f.Component(2).Value() },
            ["CP"] = (f, _) => Number(f) with { Unit = f.Component(1)[2].Value() },
            ["ED"] = (f, _) => new() { Attachment = Hl7Attachment.ReadEd(f[0]) },
            ["RP"] = (f, _) => new() { Attachment = Hl7Attachment.ReadRp(f[0]) },
            ["IS"] = (f, _) => Coded(f, isId: true),
            ["ID"] = (f, _) => Coded(f, isId: true),
        };
        foreach (var type in new[] { "CE", "CWE", "CNE", "CF" }) ways[type] = (f, _) => Coded(f, isId: false);
        foreach (var type in new[] { "XPN", "PN" }) ways[type] = (f, _) => Joined(f, p => Hl7PersonName.ReadXpn(p)?.Display);
        foreach (var type in new[] { "XCN", "CN" }) ways[type] = (f, _) => Joined(f, p => Hl7Person.Read(p)?.Display);
        foreach (var type in new[] { "XAD", "AD" }) ways[type] = (f, _) => Joined(f, p => Hl7Address.Read(p)?.OneLine);
        foreach (var type in new[] { "XTN", "TN" }) ways[type] = (f, _) => Joined(f, p => Hl7Phone.Read(p)?.Text);
        foreach (var type in new[] { "CX", "CK", "XON" }) ways[type] = (f, _) => Joined(f, p => p[1].Value());
        ways["EI"] = (f, _) => Joined(f, p => Hl7Identifier.ReadEntity(p)?.Id);
        ways["HD"] = (f, _) => Joined(f, p => Hl7AssigningAuthority.Read(p).Text);
        ways["PL"] = (f, _) => Joined(f, p => Hl7Location.Read(p)?.Text);
        foreach (var type in new[] { "RI", "MA", "NA", "CD", "DLN", "FC", "PPN", "SAD", "TQ", "VH", "ELD", "JCC", "VR", "SPS" })
            ways[type] = (f, _) => new() { Text = f.SentText()?.Trim() };
        return ways;
    }

    private static Hl7ObservationValue Text(Hl7Field field, char between) => new() { Text = field.JoinedText(between)?.Trim() is { Length: > 0 } text ? text : null };

    private static Hl7ObservationValue Number(Hl7Field field)
    {
        var leaf = field.First;
        if (!leaf.HasValue) return new() { Text = Repeated(field) };
        var warnings = Hl7Warnings.None;
        var text = leaf.TrimmedText();
        var comparator = Hl7StructuredNumber.TakeComparator(text, out var rest);
        if (comparator is not null) warnings |= Hl7Warnings.NumberFormat;
        if (!Hl7Number.TryRead(rest, out var number, ref warnings))
        {
            field.Warn(Hl7Warnings.NumberInvalid);
            return new() { Text = field.SentText()?.Trim() };
        }
        if (warnings != Hl7Warnings.None) field.Warn(warnings);
        return new() { Number = number, Comparator = comparator, Text = Repeated(field) };
    }

    private static Hl7ObservationValue Coded(Hl7Field field, bool isId)
    {
        var first = isId ? Hl7CodedValue.ReadId(field[0]) : Hl7CodedValue.Read(field[0]);
        if (field.RepetitionCount <= 1) return new() { Coded = first };
        return Joined(field, p => (isId ? Hl7CodedValue.ReadId(p) : Hl7CodedValue.Read(p)) is { } value ? value.Display ?? value.Code : null) with { Coded = first };
    }

    private static Hl7ObservationValue Time(Hl7Field field, Hl7Zones zones)
    {
        var reading = zones.Read(field);
        return new() { TimeMs = reading.Value, Text = reading.State == Hl7TimeState.Invalid ? field.SentText()?.Trim() : Repeated(field) };
    }

    // A time of day has no place on the time line.
    private static Hl7ObservationValue TimeOfDay(Hl7Field field)
    {
        var warnings = Hl7Warnings.None;
        var state = Hl7TimeOfDay.TryRead(field.Text(), out var time, ref warnings);
        if (warnings != Hl7Warnings.None) field.Warn(warnings);
        return new() { Text = state == Hl7TimeState.Valid && field.RepetitionCount == 1 ? time.IsoText : field.SentText()?.Trim() };
    }

    private static Hl7ObservationValue DateRange(Hl7Field field, Hl7Zones zones)
    {
        var (first, second) = (zones.Read(field.Component(1)), zones.Read(field.Component(2)));
        if (!first.HasValue && !second.HasValue) return new() { Text = field.SentText()?.Trim() };
        var text = $"{(first.HasValue ? first.Stamp.IsoText : "")}/{(second.HasValue ? second.Stamp.IsoText : "")}";
        return new() { TimeMs = first.Value, Text = text };
    }

    private static Hl7ObservationValue Joined(Hl7Field field, Func<Hl7Repetition, string?> display)
    {
        var texts = new List<string>();
        foreach (var part in field)
        {
            if (display(part) is { } text) texts.Add(text);
        }
        return new() { Text = texts.Count == 0 ? null : string.Join("; ", texts) };
    }

    // Numbers and times that repeat: the first is the value, all of them the text.
    private static string? Repeated(Hl7Field field) => field.RepetitionCount > 1 ? field.SentText()?.Trim() : null;
}
