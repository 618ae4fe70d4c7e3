using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

/// <summary>Events as approved files show them.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IEnumerable<JsonNode> nodes) => new JsonArray([.. nodes]).ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";

    public static JsonNode Of(HealthEvent e)
    {
        e.Value.Validate();
        return new JsonObject
        {
            ["suffix"] = e.Suffix,
            ["key"] = e.Key,
            ["labels"] = new JsonObject
            {
                ["department"] = e.Department, ["facility"] = e.Facility, ["admissionType"] = e.AdmissionType, ["dischargeDisposition"] = e.DischargeDisposition,
                ["sourceDepartment"] = e.SourceDepartment, ["targetDepartment"] = e.TargetDepartment,
            },
            ["value"] = Of(e.Value),
        };
    }

    private static JsonNode? Of(object? value) => value switch
    {
        null => null,
        string s => JsonValue.Create(s),
        long l => JsonValue.Create(l),
        int i => JsonValue.Create(i),
        double d => JsonValue.Create(d),
        bool b => JsonValue.Create(b),
        Struct s => new JsonObject(s.Schema.Fields.Select(f => KeyValuePair.Create(f.Name, Of(s[f.Index])))),
        IReadOnlyDictionary<object, object?> map => new JsonObject(map.Select(p => KeyValuePair.Create((string)p.Key, Of(p.Value)))),
        IReadOnlyList<object?> list => new JsonArray([.. list.Select(Of)]),
        _ => throw new ArgumentException($"No event holds a {value.GetType().Name}."),
    };
}
