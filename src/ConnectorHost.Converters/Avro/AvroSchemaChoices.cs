namespace ConnectorHost.Converters.Avro;

/// <summary>Settings that decide how schemas are translated.</summary>
internal sealed record AvroSchemaChoices(bool Enhanced, bool MetaData, bool ScrubNames, bool AllowOptionalMapKeys, bool DiscardTypeDocDefault)
{
    /// <summary>Name of a field in Avro.</summary>
    public string Scrub(string name) => ScrubNames ? AvroScrub.Name(name) : name;

    public PluginApi.Data.AvroReading Reading => new(Enhanced, MetaData, DiscardTypeDocDefault);
}
