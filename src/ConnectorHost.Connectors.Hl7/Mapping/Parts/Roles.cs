using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>ROL and PRT segments of patient and visit; those of procedures and insurances are not looked at (hl7-mllp 9.5).</summary>
internal static class Roles
{
    private static readonly Place Role = "ROL";
    private static readonly Place Participation = "PRT";

    public static bool Any(MapContext c) => c.Scope.Segment(Role).Exists || c.Scope.Segment(Participation).Exists;

    public static (Hl7Provider Provider, string? Specialty)? Find(MapContext c, string role)
    {
        var ofVisit = true;
        for (var i = c.Scope.Patient.From; i < c.Scope.Patient.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (segment.Is("PR1") || segment.Is("IN1")) ofVisit = false;
            if (segment.Is("PV1") || segment.Is("PID")) ofVisit = true;
            if (!ofVisit) continue;
            if (segment.Is("ROL") && segment[3].Is(role) && Hl7Provider.Read(segment[4]) is { } person) return (person, Specialty(segment[9]));
            if (segment.Is("PRT") && segment[4].Is(role) && Hl7Provider.Read(segment[5]) is { } participant) return (participant, Specialty(segment[6]));
        }
        return null;
    }

    // ROL-9 and PRT-6 say what kind of provider it is.
    private static string? Specialty(Hl7Field field) => field.Component(2).SimpleValue() ?? Texts.Simple(field);
}
