using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Coded values as events show them (hl7-mllp 13.7).</summary>
internal static class Codes
{
    public static Struct? Of(Schema schema, Hl7CodedValue? value) => value is { } v ? EventParts.CodedValue(schema, v.Code, v.System, v.Display) : null;

    public static FieldReader At(params Place[] places) => (c, schema) => First(c, schema, places);

    /// <summary>A required one: three nulls and a finding when nothing is stated.</summary>
    public static FieldReader Required(Place told, params Place[] places) => (c, schema) => First(c, schema, places) ?? Empty(c, schema, c.At(told));

    public static Struct Empty(MapContext c, Schema schema, FindingPlace place)
    {
        c.Findings.Default(place, "code_missing", "no code and no text stated");
        return EventParts.CodedValue(schema, null, null, null);
    }

    /// <summary>Text for people, else the code.</summary>
    public static string? Text(Hl7Field field) => Hl7CodedValue.Read(field) is { } value ? value.Display ?? value.Code : null;

    /// <summary>All repetitions of a field.</summary>
    public static object?[] All(Schema list, Hl7Field field)
    {
        var all = new List<object?>();
        foreach (var part in field)
        {
            if (Of(list.ValueSchema!, Hl7CodedValue.Read(part)) is { } value) all.Add(value);
        }
        return all.Count == 0 ? [] : [.. all];
    }

    private static Struct? First(MapContext c, Schema schema, Place[] places)
    {
        foreach (var place in places)
        {
            if (Of(schema, Hl7CodedValue.Read(c.Scope.Field(place))) is { } value) return value;
        }
        return null;
    }
}
