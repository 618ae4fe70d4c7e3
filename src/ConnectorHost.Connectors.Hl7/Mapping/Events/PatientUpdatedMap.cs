using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientUpdatedEvent (hl7-mllp 16.3): A08 about a visit, A31 about a person.</summary>
internal static class PatientUpdatedMap
{
    private static readonly Place Pv1 = "PV1";

    public static readonly EventMap OfVisit = Make("ENCOUNTER", isPerson: false);
    public static readonly EventMap OfPerson = Make("PERSON", isPerson: true);

    private static EventMap Make(string kind, bool isPerson) => new("PatientUpdatedEvent",
        ("kind", Texts.Always(kind)),
        ("demographics", Persons.Demographics),
        ("nextOfKin", SegmentLists.OfPatient("NK1", NextOfKin)),
        ("allergies", SegmentLists.OfPatient("AL1", Allergies.OfAl1)),
        ("visit", Visit),
        ("deletedFields", (c, _) => DeletedFields(c)),
        ("snapshot", (_, _) => true))
    {
        IsPersonEvent = isPerson,
        Time = ("updateTime", TimeChain.Clinical("EVN-6", "PID-33", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };

    private static Struct? Visit(MapContext c, Schema schema)
    {
        var pv1 = c.Scope.Segment(Pv1);
        return pv1.Exists
            ? EventParts.Visit(schema, Texts.Simple(pv1[2]), Texts.Simple(pv1[10]), Texts.Simple(pv1[41]), Locations.Of(schema.Fields[3].Schema, Hl7Location.Read(pv1[3][0])),
                Hl7Provider.Read(pv1[7]) is { } attending ? Providers.Of(schema.Fields[4].Schema, attending) : null)
            : null;
    }

    private static Struct? NextOfKin(MapContext c, Schema element, Hl7Segment nk1)
    {
        var (phones, _) = Persons.Phones(nk1[5], nk1[6]);
        var contact = EventParts.Contact(element, Persons.Name(element.Fields[0].Schema, Hl7PersonName.Choose(nk1[2])),
            Codes.Of(element.Fields[1].Schema, Hl7CodedValue.Read(nk1[3])), Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(nk1[7])), phones,
            Persons.Addresses(element.Fields[4].Schema, nk1[4]));
        return contact;
    }

    // hl7-mllp 7.3: "" asks to delete the value at its path.
    private static List<object?> DeletedFields(MapContext c)
    {
        var paths = new List<object?>();
        foreach (var (path, leaf) in c.Message.Leaves())
        {
            if (leaf.IsNull) paths.Add(path.ToString());
        }
        return paths;
    }
}
