using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientDischargedEvent (hl7-mllp 16.2). ADT has no medications, appointments or compliance flags: empty, and no finding.</summary>
internal static class PatientDischargedMap
{
    private const double MillisecondsOfDay = 86_400_000;

    private static readonly Place AdmitTime = "PV1-44";
    private static readonly Place StatedDays = "PV2-11";
    private static readonly Place Disposition = "PV1-36";
    private static readonly Place DispositionText = "PV1-36-2";
    private static readonly Place Dg1 = "DG1";

    public static readonly EventMap Map = new("PatientDischargedEvent",
        ("dischargingProvider", Providers.Required("PV1-7", ProviderSource.Role("DP", "DC"), "PV1-7", "PV1-52")),
        ("dischargeDisposition", (c, _) => DispositionOf(c)),
        ("dischargeDiagnoses", DischargeDiagnoses),
        ("lengthOfStay", (c, _) => LengthOfStay(c)),
        ("medications", (_, _) => Array.Empty<object?>()),
        ("followUpAppointments", (_, _) => Array.Empty<object?>()),
        ("complianceStatus", (_, _) => null),
        ("department", Departments.Optional))
    {
        Time = ("dischargeTime", TimeChain.Clinical("PV1-45", "EVN-6", "EVN-2")),
        EventTime = TimeChain.Plain("EVN-6", "PV1-45", "EVN-2"),
        MissingEncounter = Encounters.Generate,
        Completeness = new(
            Completeness.Any(3, "PID-3"), Completeness.Any(3, "PV1-19"), Completeness.Time(3, "PV1-45"),
            Completeness.Any(2, "PV1-36"), Completeness.Time(2, "PV1-44"), Completeness.Any(2, "PID-5"),
            Completeness.Any(1, "PV1-7"), Completeness.Any(1, "DG1-3", "DG1-4"), Completeness.Time(1, "PID-7"), Completeness.Time(1, "EVN-2")),
        Labels = static (c, value) => EventLabels.Of(c) with { DischargeDisposition = (string?)value["dischargeDisposition"] },
    };

    private static string DispositionOf(MapContext c)
    {
        if ((Texts.Simple(c, Disposition) ?? Texts.Simple(c, DispositionText) ?? FromObservation(c)) is { } code) return code.Length == 1 && char.IsAsciiDigit(code[0]) ? "0" + code : code;
        c.Findings.Default(c.At(Disposition), "disposition_missing", "no discharge disposition stated");
        return Missing.Unknown;
    }

    // LOINC 8650-4, hospital discharge disposition.
    private static string? FromObservation(MapContext c)
    {
        for (var i = c.Scope.Patient.From; i < c.Scope.Patient.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (!segment.Is("OBX") || !segment[3].Component(1).Is("8650-4")) continue;
            var isText = segment[2].Is("ST") || segment[2].Is("TX") || segment[2].Is("FT");
            return isText ? Texts.Whole(c, segment, 5) : Texts.Simple(segment[5]) ?? segment[5].Component(2).SimpleValue();
        }
        return null;
    }

    // events.md rule 13: null when unknown, never 0.
    private static double? LengthOfStay(MapContext c)
    {
        if (c.Time(AdmitTime) is { } admitted)
        {
            if (c.BusinessTime >= admitted) return (c.BusinessTime - admitted) / MillisecondsOfDay;
            c.Findings.Warn(c.At(AdmitTime), "length_of_stay_negative", "discharge before admission, no length of stay");
            return null;
        }
        if (Hl7Number.Read(c.Scope.Leaf(StatedDays)) is { } days and >= 0) return days;
        c.Findings.Warn(c.At(AdmitTime), "length_of_stay_unknown", "no time of admission, no length of stay");
        return null;
    }

    private static object?[] DischargeDiagnoses(MapContext c, Schema list)
    {
        if (!c.Scope.Segment(Dg1).Exists) return [];
        var range = c.Scope.Detail;
        object?[] Where(Func<Hl7Segment, bool> wanted) => SegmentLists.Read(c, list, "DG1", range, (context, element, dg1) => wanted(dg1) ? Diagnosis(context, element, dg1) : null);
        var final = Where(static dg1 => dg1[6].Is("F"));
        if (final.Length > 0) return final;
        var later = Where(static dg1 => !dg1[6].Is("A"));
        return later.Length > 0 ? later : Where(static _ => true);
    }

    private static Struct? Diagnosis(MapContext c, Schema element, Hl7Segment dg1)
    {
        var coded = Hl7CodedValue.Read(dg1[3]);
        var display = coded?.Display ?? Diagnoses.Description(c, dg1) ?? coded?.Code;
        if (display is null) return null;
        if (coded?.Code is null) c.Findings.Default(FindingPlace.Of(dg1, 3), "diagnosis_code_missing", "diagnosis with text only");
        var warnings = Hl7Warnings.None;
        int? rank = Hl7Number.TryRead(dg1[15].Text(), out var number, ref warnings) && number is >= 0 and < int.MaxValue ? (int)number : null;
        return EventParts.DischargeDiagnosis(element, coded?.Code ?? Missing.Unknown, coded?.System ?? dg1[2].Value(), display, null, TypeOf(dg1[6].Value(), rank),
            Texts.Simple(dg1[20]), dg1[6].Value(), rank);
    }

    private static string? TypeOf(string? use, int? rank) => use?.ToUpperInvariant() switch
    {
        "A" => "ADMITTING",
        "W" => "WORKING",
        "F" when rank is null => "FINAL",
        "F" => rank == 1 ? "PRINCIPAL" : "SECONDARY",
        _ => use,
    };
}
