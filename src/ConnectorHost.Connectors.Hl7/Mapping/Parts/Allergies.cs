using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Allergies of AL1 and IAM (hl7-mllp 16.3).</summary>
internal static class Allergies
{
    public static Struct OfAl1(MapContext c, Schema element, Hl7Segment al1) => EventParts.Allergy(element, Texts.Simple(al1[2]), Texts.Simple(al1[4]),
        Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(al1[3])), Texts.Each(c, al1, 5), Persons.Date(al1[6]), null, null, null, null, null);

    public static Struct OfIam(MapContext c, Schema element, Hl7Segment iam) => EventParts.Allergy(element, Texts.Simple(iam[2]), Texts.Simple(iam[4]),
        Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(iam[3])), Texts.Each(c, iam, 5), null, Texts.Simple(iam[6]), Texts.Simple(iam[7]), Texts.Simple(iam[17]),
        Persons.Date(iam[11]) ?? Texts.Whole(c, iam, 12), c.TimeOf(iam, 13));
}
