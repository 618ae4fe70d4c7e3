using ConnectorHost.Connectors.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Allergies of AL1 (hl7-mllp 16.3).</summary>
internal static class Allergies
{
    public static Struct OfAl1(MapContext c, Schema element, Hl7Segment al1)
    {
        var reactions = new List<object?>();
        foreach (var part in al1[5])
        {
            if (part.Value() is { } reaction) reactions.Add(reaction);
        }
        return EventParts.Allergy(element, al1[2].Value(), al1[4].Value(), Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(al1[3])), [.. reactions],
            Persons.Date(al1[6]), null, null, null, null, null);
    }
}
