using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>What is checked of OBX beyond its single fields: OBX-5 by the type in OBX-2, and OBX-4 where a code repeats under one OBR.</summary>
/// <remarks>Reused from message to message; for one thread.</remarks>
internal sealed class ObservationRows(MapContext c)
{
    private readonly Dictionary<int, int> _firstOfCode = [];

    /// <summary>The rows after this one belong to another order.</summary>
    public void NextOrder() => _firstOfCode.Clear();

    public void Check(Hl7Segment obx)
    {
        CheckSubId(obx);
        if (Problem(obx) is { } text) FieldChecks.Report(c, Validation.Check.DataType, obx, 5, "102", text);
    }

    /// <summary>Whether OBX-5 is what OBX-2 says; text always is.</summary>
    public static bool IsReadable(Hl7Segment obx) => Problem(obx) is null;

    private static string? Problem(Hl7Segment obx)
    {
        var value = obx[5];
        if (value.RawBytes.IsEmpty) return null;
        var type = obx[2].First.RawBytes.Trim((byte)' ');
        if (type.Length is not (2 or 3) || IsPlain(type, value.RawBytes)) return null;
        foreach (var part in value)
        {
            if (!part.IsEmpty && Problem(type, part) is { } text) return text;
        }
        return null;
    }

    private static bool IsPlain(ReadOnlySpan<byte> type, ReadOnlySpan<byte> raw) => (type[0], type[1]) switch
    {
        ((byte)'N', (byte)'M') => PlainValues.Are(FieldKind.Number, raw),
        ((byte)'D', (byte)'T') when type.Length == 2 => PlainValues.Are(FieldKind.Date, raw),
        ((byte)'T', (byte)'S') or ((byte)'D', (byte)'T') => PlainValues.Are(FieldKind.Time, raw),
        ((byte)'S', (byte)'N') or ((byte)'S', (byte)'I') or ((byte)'T', (byte)'M') => false,
        _ => true,
    };

    private static string? Problem(ReadOnlySpan<byte> type, Hl7Repetition part)
    {
        if (Is(type, "NM"u8)) return IsNumber(part.First) ? null : "not a number";
        if (Is(type, "SN"u8)) return IsStructured(part) ? null : "not a structured number";
        if (Is(type, "SI"u8)) return FieldChecks.IsReadable(part.First, FieldKind.SetId) ? null : "not a number";
        if (Is(type, "DT"u8)) return FieldChecks.IsReadable(part.First, FieldKind.Date) ? null : "not a date of the calendar";
        if (Is(type, "TS"u8) || Is(type, "DTM"u8)) return FieldChecks.IsReadable(part.First, FieldKind.Time) ? null : "not a time of the calendar";
        return !Is(type, "TM"u8) || FieldChecks.IsReadable(part.First, FieldKind.TimeOfDay) ? null : "not a time of the day";
    }

    // "<5" in NM is read too (hl7-mllp 13.8).
    private static bool IsNumber(Hl7Leaf leaf)
    {
        if (FieldChecks.IsReadable(leaf, FieldKind.Number)) return true;
        var ignored = Hl7Warnings.None;
        return Hl7StructuredNumber.TakeComparator(leaf.Text(), out var rest) is not null && Hl7Number.TryRead(rest, out _, ref ignored);
    }

    private static bool IsStructured(Hl7Repetition part)
    {
        if (part.ComponentCount == 1) return IsNumber(part.First);
        var comparator = part[1].Value();
        if (comparator is not null && comparator is not (">" or "<" or ">=" or "<=" or "=" or "<>")) return part[2].Is("+") && FieldChecks.IsReadable(part.First, FieldKind.Number);
        return part[2].HasValue && FieldChecks.IsReadable(part[2].First, FieldKind.Number) && FieldChecks.IsReadable(part[4].First, FieldKind.Number)
            && part[3].Value() is null or "-" or "+" or "/" or "." or ":";
    }

    // The sub-id tells rows of one code apart; both rows without it are told.
    private void CheckSubId(Hl7Segment obx)
    {
        var code = obx[3].First.RawBytes;
        if (code.IsEmpty) return;
        var hash = new HashCode();
        hash.AddBytes(code);
        var key = hash.ToHashCode();
        if (_firstOfCode.TryAdd(key, obx.Index)) return;
        var first = c.Message.SegmentAt(_firstOfCode[key]);
        if (!first[3].First.RawBytes.SequenceEqual(code)) return;
        TellSubId(first);
        TellSubId(obx);
    }

    private void TellSubId(Hl7Segment obx)
    {
        if (!Completeness.Has(obx[4])) FieldChecks.Report(c, Validation.Check.ExpectedField, obx, 4, "101", "expected field is empty");
    }

    private static bool Is(ReadOnlySpan<byte> type, ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(type, name);
}
