using System.Globalization;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>An encounter id where none is stated, the same at both ends of a stay (hl7-mllp 16.1).</summary>
internal static class Encounters
{
    private static readonly Place AdmitTime = "PV1-44";

    public static string Generate(MapContext c)
    {
        c.Findings.Default("PV1[1]-19", "encounter_generated", "no encounter id stated, made from patient id and time");
        var time = DateTimeOffset.FromUnixTimeMilliseconds(c.Time(AdmitTime) ?? c.BusinessTime);
        return string.Create(CultureInfo.InvariantCulture, $"{c.PatientId}-{time:yyyyMMddHHmmss}");
    }
}
