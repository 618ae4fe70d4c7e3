using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Allergies of AL1 and IAM (hl7-mllp 16.3).</summary>
internal static class Allergies
{
    public static Struct OfAl1(MapContext c, Schema element, Hl7Segment al1) => EventParts.Allergy(element, al1[2].Value(), al1[4].Value(),
        Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(al1[3])), Texts.Each(c, al1, 5), Persons.Date(al1[6]), null, null, null, null, null);

    public static Struct OfIam(MapContext c, Schema element, Hl7Segment iam) => EventParts.Allergy(element, iam[2].Value(), iam[4].Value(),
        Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(iam[3])), Texts.Each(c, iam, 5), null, iam[6].Value(), iam[7].Value(), iam[17].Value(),
        Persons.Date(iam[11]) ?? Texts.Whole(c, iam, 12), c.TimeOf(iam, 13));
}
