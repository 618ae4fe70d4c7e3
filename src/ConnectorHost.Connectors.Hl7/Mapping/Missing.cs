namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Spelling of what was not stated (events.md rule 18).</summary>
internal static class Missing
{
    /// <summary>Ids, names, codes and dispositions that a schema requires.</summary>
    public const string Unknown = "UNKNOWN";
}
