using System.Buffers;
using System.Globalization;
using System.Text;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Whether the fields of a segment hold what their types and tables allow (hl7-mllp 11.5).</summary>
internal static class FieldChecks
{
    private const int LongestKept = 128;
    private const int LargestSetId = 9999;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private const string NotATime = "not a time of the calendar";
    private const string NotANumber = "not a number";

    public static void Check(MapContext c, Hl7Segment segment, FieldRule[] rules)
    {
        var count = segment.FieldCount;
        foreach (var rule in rules)
        {
            if (rule.Field > count && !rule.IsRequired) continue;
            var field = segment[rule.Field];
            var raw = field.RawBytes;
            if (rule.IsRequired && !Completeness.Has(field)) Report(c, Validation.Check.DefinedField, segment, rule.Field, "101", "required by the definition of the segment");
            if (raw.IsEmpty) continue;
            if (rule.Table is null && rule.MaxLength == 0 && PlainValues.Are(rule.Kind, raw, field.Delimiters.Repetition)) continue;
            if (rule is { Kind: FieldKind.Free, MaxLength: 0, TableComponent: 0, Table: { } table } && table.HasLetter(raw)) continue;
            Careful(c, segment, field, rule);
        }
    }

    public static void Report(MapContext c, Check check, Hl7Segment segment, int field, string code, string text) =>
        c.Findings.Report(check, FindingPlace.Of(segment, field), code, text, segment.Index);

    /// <summary>Whether a leaf is a value of its kind; blank and <c>""</c> are.</summary>
    public static bool IsReadable(Hl7Leaf leaf, FieldKind kind)
    {
        if (!leaf.HasValue) return true;
        Span<char> buffer = stackalloc char[LongestKept];
        return TryText(leaf.RawBytes, buffer, out var value) && IsReadable(value, kind);
    }

    private static bool IsReadable(ReadOnlySpan<char> value, FieldKind kind)
    {
        var ignored = Hl7Warnings.None;
        return kind switch
        {
            FieldKind.Number => Hl7Number.TryRead(value, out _, ref ignored),
            FieldKind.SetId => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestSetId,
            FieldKind.TimeOfDay => Hl7TimeOfDay.TryRead(value, out _, ref ignored) != Hl7TimeState.Invalid,
            FieldKind.Date => Hl7Timestamp.TryRead(value, out var date, ref ignored) is var state && state != Hl7TimeState.Invalid && (state == Hl7TimeState.Absent || date.Precision <= Hl7Precision.Day),
            _ => Hl7Timestamp.TryRead(value, out _, ref ignored) != Hl7TimeState.Invalid,
        };
    }

    private static void Careful(MapContext c, Hl7Segment segment, Hl7Field field, FieldRule rule)
    {
        var repetitions = 0;
        foreach (var part in field)
        {
            repetitions++;
            if (part.IsEmpty) continue;
            if (!HasKind(c, segment, part, rule)) Report(c, CheckOf(rule.Kind), segment, rule.Field, CodeOf(rule.Kind), TextOf(rule.Kind));
            if (rule.Table is { } table) CheckTable(c, segment, part[rule.TableComponent].First, rule, table);
            if (rule.MaxLength > 0 && part.RawBytes.Length > rule.MaxLength && part.SentText().Length > rule.MaxLength)
                Report(c, Validation.Check.Length, segment, rule.Field, "104", "longer than its type allows");
        }
        if (repetitions > 1 && !rule.MayRepeat) Report(c, Validation.Check.DefinedField, segment, rule.Field, "repetition", "repeats although it stands once by its definition");
    }

    private static bool HasKind(MapContext c, Hl7Segment segment, Hl7Repetition part, FieldRule rule) => rule.Kind switch
    {
        FieldKind.Free or FieldKind.Text => true,
        FieldKind.TimeRange => IsReadable(part[1].First, FieldKind.Time) && IsReadable(part[2].First, FieldKind.Time),
        FieldKind.TimeSecond => IsReadable(part[2].First, FieldKind.Time),
        FieldKind.Identifier => IsIdentifier(c, segment, part, rule.Field),
        FieldKind.Authority => !part[2].HasValue || IsKnownIdType(part[3]),
        FieldKind.Entity => part[1].HasValue || part[3].HasValue && part[4].HasValue,
        FieldKind.Code => part.First.RawBytes.Trim((byte)' ').IndexOfAnyExcept(Letters) < 0 || part.First.IsNull,
        _ => IsReadable(part.First, rule.Kind),
    };

    private static bool IsIdentifier(MapContext c, Hl7Segment segment, Hl7Repetition part, int field)
    {
        if (!part[1].HasValue) return part.ComponentCount <= 1;         // "" deletes
        if (c.Findings.Wants(Validation.Check.CheckDigit) && part[2].HasValue && part[3].HasValue
            && !CheckDigits.Holds(part[1].TrimmedText(), part[2].TrimmedText(), part[3].TrimmedText()))
            Report(c, Validation.Check.CheckDigit, segment, field, "102", "check digit does not fit the identifier");
        return true;
    }

    private static bool IsKnownIdType(Hl7Component type) =>
        type.Value()?.ToUpperInvariant() is "DNS" or "GUID" or "HCD" or "HL7" or "ISO" or "L" or "M" or "N" or "RANDOM" or "UUID" or "URI" or "X400" or "X500";

    private static void CheckTable(MapContext c, Hl7Segment segment, Hl7Leaf leaf, FieldRule rule, ValueTable table)
    {
        if (!leaf.HasValue) return;
        Span<char> buffer = stackalloc char[LongestKept];
        var match = TryText(leaf.RawBytes, buffer, out var value) ? table.Match(value) : TableMatch.Unlisted;
        // One digit of a two-digit code is padded where it is read (16.4).
        if (match == TableMatch.Unlisted && table.Number == "0112" && value.Length == 1 && table.Match($"0{value}") == TableMatch.Listed) return;
        if (match == TableMatch.Listed) return;
        var grade = c.Findings.ClassOf(rule.TableCheck);
        if (match == TableMatch.OtherCase && grade == FindingClass.Error) grade = FindingClass.Warning;
        c.Findings.Report(grade, FindingPlace.Of(segment, rule.Field, rule.TableComponent), "103",
            match == TableMatch.OtherCase ? "a value of its table, but not in this case" : "not a value of its table", segment.Index);
    }

    // Types and codes are ASCII: what is not is no value of them.
    private static bool TryText(ReadOnlySpan<byte> raw, Span<char> buffer, out ReadOnlySpan<char> value)
    {
        value = default;
        raw = raw.Trim((byte)' ');
        if (raw.Length > buffer.Length || Ascii.ToUtf16(raw, buffer, out var length) != OperationStatus.Done) return false;
        value = buffer[..length];
        return true;
    }

    private static Check CheckOf(FieldKind kind) => kind switch
    {
        FieldKind.Authority or FieldKind.Entity => Validation.Check.HarmlessType,
        FieldKind.Code => Validation.Check.Table,
        _ => Validation.Check.DataType,
    };

    private static string CodeOf(FieldKind kind) => kind switch
    {
        FieldKind.Authority => "authority_type",
        FieldKind.Entity => "entity_id",
        FieldKind.Code => "103",
        _ => "102",
    };

    private static string TextOf(FieldKind kind) => kind switch
    {
        FieldKind.Number => NotANumber,
        FieldKind.SetId => "not a set id",
        FieldKind.Identifier => "identifier without its first component",
        FieldKind.Authority => "type of the universal id is missing or unknown",
        FieldKind.Entity => "neither an id nor a universal id with its type",
        FieldKind.Code => "not a code of letters and digits",
        FieldKind.Date => "not a date of the calendar",
        _ => NotATime,
    };
}
