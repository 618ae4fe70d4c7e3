using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Lists made of segments that repeat.</summary>
internal static class SegmentLists
{
    internal delegate object? ElementReader(MapContext c, Schema element, Hl7Segment segment);

    /// <summary>One element per segment of the patient with that name, in wire order.</summary>
    public static FieldReader OfPatient(string name, ElementReader read) => (c, schema) => Read(c, schema, name, c.Scope.Patient, read);

    /// <summary>The same of the order, result or charge at hand.</summary>
    public static FieldReader OfDetail(string name, ElementReader read) => (c, schema) => Read(c, schema, name, c.Scope.Detail, read);

    public static object?[] Read(MapContext c, Schema list, string name, (int From, int To) range, ElementReader read)
    {
        List<object?>? elements = null;
        for (var i = range.From; i < range.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (segment.Is(name) && read(c, list.ValueSchema!, segment) is { } element) (elements ??= []).Add(element);
        }
        return elements is null ? [] : [.. elements];
    }
}
