using System.Text.Json;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Json;

/// <summary>Names of types and kinds in schemas and messages.</summary>
internal static class JsonTypes
{
    public static string Name(SchemaType type) => type switch
    {
        SchemaType.Float32 => "float",
        SchemaType.Float64 => "double",
        _ => type.ToString().ToLowerInvariant(),
    };

    public static SchemaType? Find(string name) => name switch
    {
        "boolean" => SchemaType.Boolean,
        "int8" => SchemaType.Int8,
        "int16" => SchemaType.Int16,
        "int32" => SchemaType.Int32,
        "int64" => SchemaType.Int64,
        "float" => SchemaType.Float32,
        "double" => SchemaType.Float64,
        "bytes" => SchemaType.Bytes,
        "string" => SchemaType.String,
        "array" => SchemaType.Array,
        "map" => SchemaType.Map,
        "struct" => SchemaType.Struct,
        _ => null,
    };

    public static string Upper(SchemaType type) => type.ToString().ToUpperInvariant();

    public static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "BOOLEAN",
        var kind => kind.ToString().ToUpperInvariant(),
    };
}
