using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Json;

/// <summary>Connect schemas as JSON (kafka-connect 18.2, "Schema object").</summary>
internal static class JsonSchemaWriter
{
    public static byte[] Bytes(Schema schema, JsonPayloadWriter defaults)
    {
        var output = new JsonOutput();
        Write(output, schema, null, defaults);
        return output.Take();
    }

    /// <param name="field">The name of the struct field it stands for, or null.</param>
    private static void Write(JsonOutput to, Schema schema, string? field, JsonPayloadWriter defaults)
    {
        to.Raw("{\"type\":\""u8);
        to.Raw(JsonTypes.Name(schema.Type));
        to.Raw("\""u8);
        if (schema.Type == SchemaType.Struct) Fields(to, schema, defaults);
        if (schema.Type == SchemaType.Map) Member(to, "keys", schema.KeySchema!, defaults);
        if (schema.Type is SchemaType.Map or SchemaType.Array) Member(to, schema.Type == SchemaType.Map ? "values" : "items", schema.ValueSchema!, defaults);
        to.Raw(",\"optional\":"u8);
        to.Boolean(schema.IsOptional);
        Text(to, "name", schema.Name);
        if (schema.Version is { } version)
        {
            to.Raw(",\"version\":"u8);
            to.Number(version);
        }
        Text(to, "doc", schema.Doc);
        if (schema.Parameters.Count > 0) Parameters(to, schema.Parameters);
        if (schema.Default is not null)
        {
            to.Raw(",\"default\":"u8);
            defaults.Write(to, schema, schema.Default);
        }
        Text(to, "field", field);
        to.Raw("}"u8);
    }

    private static void Fields(JsonOutput to, Schema schema, JsonPayloadWriter defaults)
    {
        to.Raw(",\"fields\":["u8);
        foreach (var field in schema.Fields)
        {
            if (field.Index > 0) to.Raw(","u8);
            Write(to, field.Schema, field.Name, defaults);
        }
        to.Raw("]"u8);
    }

    private static void Member(JsonOutput to, string name, Schema schema, JsonPayloadWriter defaults)
    {
        to.Raw(","u8);
        to.Name(name);
        Write(to, schema, null, defaults);
    }

    private static void Parameters(JsonOutput to, IReadOnlyDictionary<string, string> parameters)
    {
        to.Raw(",\"parameters\":{"u8);
        var first = true;
        foreach (var (name, value) in parameters)
        {
            if (!first) to.Raw(","u8);
            first = false;
            to.Name(name);
            to.Text(value);
        }
        to.Raw("}"u8);
    }

    private static void Text(JsonOutput to, string name, string? text)
    {
        if (text is null) return;
        to.Raw(","u8);
        to.Name(name);
        to.Text(text);
    }
}
