namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Readers of moments.</summary>
internal static class Moments
{
    /// <summary>The first readable one as epoch milliseconds, or null.</summary>
    public static FieldReader At(params Place[] places)
    {
        var chain = TimeChain.Plain(places);
        return (c, _) => chain.Stated(c);
    }
}
