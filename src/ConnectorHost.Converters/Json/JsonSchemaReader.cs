using System.Text.Json;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Json;

/// <summary>JSON to Connect schemas (kafka-connect 18.2).</summary>
internal static class JsonSchemaReader
{
    /// <returns>Null for JSON null: no schema.</returns>
    /// <exception cref="DataException">Not a schema.</exception>
    public static Schema? Read(JsonElement json, JsonPayloadReader defaults)
    {
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return null;
        var name = Text(json, "type") ?? throw new DataException("Schema must contain 'type' field");
        var type = JsonTypes.Find(name) ?? throw new DataException($"Unknown schema type: {name}");
        var builder = type switch
        {
            SchemaType.Array => SchemaBuilder.Array(Read(Member(json, "items"), defaults) ?? throw new DataException("Array schema did not specify the element type")),
            SchemaType.Map => SchemaBuilder.Map(
                Read(Member(json, "keys"), defaults) ?? throw new DataException("Map schema did not specify the key type"),
                Read(Member(json, "values"), defaults) ?? throw new DataException("Map schema did not specify the value type")),
            SchemaType.Struct => Struct(json, defaults),
            _ => new SchemaBuilder(type),
        };
        if (Member(json, "optional").ValueKind == JsonValueKind.True) builder.Optional();
        builder.Name(Text(json, "name")).Doc(Text(json, "doc"));
        if (JsonNumber.IsIntegral(Member(json, "version"))) builder.Version((int)JsonNumber.Low64(Member(json, "version")));
        if (Member(json, "parameters") is { ValueKind: JsonValueKind.Object } parameters) Parameters(builder, parameters);
        if (Member(json, "default") is not { ValueKind: not JsonValueKind.Undefined } fallback) return builder.Build();
        var bare = builder.Build();
        return builder.Default(defaults.Read(bare, fallback)).Build();
    }

    private static SchemaBuilder Struct(JsonElement json, JsonPayloadReader defaults)
    {
        if (Member(json, "fields") is not { ValueKind: JsonValueKind.Array } fields) throw new DataException("Struct schema's \"fields\" argument is not an array.");
        var builder = SchemaBuilder.Struct();
        foreach (var field in fields.EnumerateArray())
        {
            var name = Text(field, "field") ?? throw new DataException("Struct schema's field name not specified properly");
            builder.Field(name, Read(field, defaults)!);
        }
        return builder;
    }

    private static void Parameters(SchemaBuilder builder, JsonElement parameters)
    {
        foreach (var parameter in parameters.EnumerateObject())
        {
            if (parameter.Value.ValueKind != JsonValueKind.String) throw new DataException("Schema parameters must have string values.");
            builder.Parameter(parameter.Name, parameter.Value.GetString()!);
        }
    }

    private static JsonElement Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
    private static string? Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
