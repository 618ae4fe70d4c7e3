using System.Globalization;
using System.Text;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Whether times, dates and numbers can be read (hl7-mllp 11.5).</summary>
internal static class FieldTypes
{
    private const int LongestKept = 64;
    private const int LargestSetId = 9999;

    public static void Check(MapContext c, Hl7Segment segment)
    {
        var count = segment.FieldCount;
        foreach (var (number, type) in TypedFields.Of(c.Message.Index[segment.Index].Name))
        {
            if (number > count) return;                             // in ascending order
            var field = segment[number];
            if (field.RawBytes.IsEmpty || field.First is not { HasValue: true } leaf || IsReadable(leaf, type)) continue;
            c.Findings.Warn(Location(segment, number), "102", type switch { 'n' => "not a number", 's' => "not a set id", _ => "not a time of the calendar" });
        }
    }

    public static string Location(Hl7Segment segment, int field) =>
        string.Create(CultureInfo.InvariantCulture, $"{segment.Name}[{segment.Occurrence + 1}]-{field}");

    private static bool IsReadable(Hl7Leaf leaf, char type)
    {
        var raw = leaf.RawBytes;
        if (raw.Length > LongestKept) return false;
        Span<char> text = stackalloc char[LongestKept];
        if (Ascii.ToUtf16(raw, text, out var length) != System.Buffers.OperationStatus.Done) return false;
        var ignored = Hl7Warnings.None;
        ReadOnlySpan<char> value = text[..length].Trim();
        return type switch
        {
            'n' => Hl7Number.TryRead(value, out _, ref ignored),
            's' => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestSetId,
            'm' => Hl7TimeOfDay.TryRead(value, out _, ref ignored) != Hl7TimeState.Invalid,
            _ => Hl7Timestamp.TryRead(value, out _, ref ignored) != Hl7TimeState.Invalid,
        };
    }
}
