using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientRegisteredEvent (hl7-mllp 16.3): A04 for a visit, A28 a new person.</summary>
internal static class PatientRegisteredMap
{
    public static readonly EventMap OfVisit = Make("ENCOUNTER", isPerson: false);
    public static readonly EventMap OfPerson = Make("PERSON", isPerson: true);

    private static EventMap Make(string kind, bool isPerson) => new("PatientRegisteredEvent",
        ("kind", Texts.Always(kind)),
        ("patientClass", Texts.At("PV1-2")),
        ("demographics", Persons.Demographics),
        ("visitLocation", Locations.At("PV1-3")),
        ("attendingProvider", Providers.Optional("PV1-7")),
        ("visitReason", Texts.OfCode("PV2-3")),
        ("accountNumber", Texts.At("PID-18")),
        ("financialClass", Texts.FirstOf("PV1-20")),
        ("insurances", SegmentLists.OfPatient("IN1", Insurance)))
    {
        IsPersonEvent = isPerson,
        Time = ("registrationTime", TimeChain.Clinical("EVN-6", "PV1-44", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };

    private static Struct Insurance(MapContext c, Schema element, Hl7Segment in1) => EventParts.Insurance(element, Texts.Simple(in1[2]), in1[2].Component(2).SimpleValue(),
        Texts.Simple(in1[3]), Texts.Simple(in1[4]), Texts.Whole(c, in1, 8), Texts.Whole(c, in1, 36) ?? Texts.Simple(in1[49]), Persons.Date(in1[12]), Persons.Date(in1[13]),
        Hl7PersonName.Choose(in1[16])?.Display, Texts.Simple(in1[17]));
}
