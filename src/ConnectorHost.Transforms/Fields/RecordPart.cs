using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Transforms;

/// <summary>Which part of a record a transform with the variants <c>$Key</c> and <c>$Value</c> works on.</summary>
internal enum RecordPart { Key, Value }

internal static class RecordParts
{
    public static Schema? SchemaOf(this ConnectRecord record, RecordPart part) => part == RecordPart.Key ? record.KeySchema : record.ValueSchema;

    public static object? ValueOf(this ConnectRecord record, RecordPart part) => part == RecordPart.Key ? record.Key : record.Value;

    /// <summary>The record with another schema and value in this part.</summary>
    public static ConnectRecord With(this ConnectRecord record, RecordPart part, Schema? schema, object? value) => part == RecordPart.Key
        ? record with { KeySchema = schema, Key = value }
        : record with { ValueSchema = schema, Value = value };
}
