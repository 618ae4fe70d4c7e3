namespace ConnectorHost.PluginApi.Data;

/// <summary>A value with its schema; the schema is null for schemaless data.</summary>
public readonly record struct SchemaAndValue(Schema? Schema, object? Value)
{
    /// <summary>The schema only, never the value.</summary>
    public override string ToString() => $"SchemaAndValue{{{Schema?.ToString() ?? "schemaless"}}}";
}
