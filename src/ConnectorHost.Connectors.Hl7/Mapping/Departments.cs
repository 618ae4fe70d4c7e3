using System.Collections.Frozen;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>The department of a visit (hl7-mllp 15.4): the service first, which is the department in most feeds.</summary>
internal static class Departments
{
    private static readonly Place Service = "PV1-10";
    private static readonly Place Unit = "PV1-3-1";
    private static readonly Place Description = "PV1-3-9";
    private static readonly Place Servicing = "PV1-39";
    private static readonly Place Facility = "PV1-3-4";

    // Table 0069.
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["MED"] = "Medicine",
        ["SUR"] = "Surgery",
        ["URO"] = "Urology",
        ["PUL"] = "Pulmonary",
        ["CAR"] = "Cardiology",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static Struct? Optional(MapContext c, Schema schema) =>
        Id(c) is { } id ? EventParts.Department(schema, id, NameOf(c, id)) : null;

    public static Struct Required(MapContext c, Schema schema)
    {
        if (Optional(c, schema) is { } department) return department;
        c.Findings.Default(c.At(Service), "department_missing", "no department stated");
        return EventParts.Department(schema, Missing.Unknown, Missing.Unknown);
    }

    /// <summary>For metrics; null when none is stated.</summary>
    public static string? Name(MapContext c) => Id(c) is { } id ? NameOf(c, id) : null;

    private static string? Id(MapContext c) => c.Value([Service, Unit, Servicing, Facility]);

    private static string NameOf(MapContext c, string id) =>
        c.Value(Service) is { } service && Names.TryGetValue(service, out var known) ? known : Parts.Texts.Simple(c, Description) ?? id;
}
