namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Readers of plain fields.</summary>
internal static class Texts
{
    /// <summary>The first place with a value, as sent and trimmed; null when there is none.</summary>
    public static FieldReader At(params Place[] places) => (c, _) => c.Value(places);

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
