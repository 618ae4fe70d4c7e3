using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Readers of plain fields.</summary>
internal static class Texts
{
    /// <summary>The first place with a value, trimmed; null when there is none. Of simple types: sub-components are a finding (hl7-mllp 7.2).</summary>
    public static FieldReader At(params Place[] places) => (c, _) =>
    {
        foreach (var place in places)
        {
            if (Simple(c, place) is { } text) return text;
        }
        return null;
    };

    /// <summary>The same of a place whose type has sub-components in some version: the first is the value.</summary>
    public static FieldReader FirstOf(Place place) => (c, _) => c.Value(place);

    /// <summary>A component of a simple type, trimmed.</summary>
    public static string? Simple(MapContext c, Place place)
    {
        var field = c.Scope.Field(place);
        return field.RawBytes.IsEmpty ? null : field[place.Path.Repetition][place.Path.Component].SimpleValue();
    }

    /// <summary>The first component, of a simple type.</summary>
    public static string? Simple(Hl7Field field) => field.Component(1).SimpleValue();

    /// <summary>A field of type ST, TX or FT as one text, trimmed; raw delimiters are characters of it and a finding (hl7-mllp 7.5).</summary>
    public static FieldReader WholeAt(Place place) => (c, _) => Whole(c, place);

    /// <inheritdoc cref="WholeAt"/>
    /// <param name="c">Message and scope.</param>
    /// <param name="place">Field of type ST, TX or FT.</param>
    public static string? Whole(MapContext c, Place place) => Whole(c, c.Scope.Segment(place), place.Path.Field);

    /// <inheritdoc cref="WholeAt"/>
    /// <param name="c">Message and scope.</param>
    /// <param name="segment">Whose field it is.</param>
    /// <param name="field">Field of type ST, TX or FT.</param>
    /// <param name="between">Between repetitions: a blank for ST, a line break for TX and FT.</param>
    public static string? Whole(MapContext c, Hl7Segment segment, int field, char between = ' ')
    {
        var raw = segment[field];
        if (raw.RawBytes.IsEmpty) return null;
        c.FlushWarnings();                                  // what was found before is not of this field
        var text = raw.JoinedText(between)?.Trim();
        c.FlushWarnings(segment, field);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The same with each repetition a text of its own.</summary>
    public static object?[] Each(MapContext c, Hl7Segment segment, int field)
    {
        var raw = segment[field];
        if (raw.RawBytes.IsEmpty) return [];
        c.FlushWarnings();
        var texts = new List<object?>();
        foreach (var part in raw)
        {
            if (!part.IsEmpty && !part.IsNull && part.JoinedText().Trim() is { Length: > 0 } text) texts.Add(text);
        }
        c.FlushWarnings(segment, field);
        return [.. texts];
    }

    /// <summary>Text of a coded field, else its code.</summary>
    public static FieldReader OfCode(params Place[] places) => (c, _) =>
    {
        foreach (var place in places)
        {
            if (Codes.Text(c.Scope.Field(place)) is { } text) return text;
        }
        return null;
    };

    /// <summary>The same text in every event.</summary>
    public static FieldReader Always(string text) => (_, _) => text;
}
