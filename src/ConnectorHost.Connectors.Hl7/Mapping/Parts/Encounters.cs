using System.Globalization;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>An encounter id where none is stated, the same at both ends of a stay and in a repeat of the message (hl7-mllp 16.1).</summary>
internal static class Encounters
{
    private const int HashBytes = 7;

    private static readonly Place AdmitTime = "PV1-44";
    private static readonly Place VisitNumber = "PV1-19";

    public static string Generate(MapContext c)
    {
        c.Findings.Default(c.At(VisitNumber), "encounter_generated", "no encounter id stated, made from patient id and time", failsStrict: true);
        // No time is stated at all: that of receipt is another one when the message is repeated, its content is the same.
        if (c.Time(AdmitTime) is not { } time)
        {
            if (c.IsTimeOfReceipt) return $"{c.PatientId}-{Convert.ToHexStringLower(c.Facts.Hash.Span[..HashBytes])}";
            time = c.BusinessTime;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{c.PatientId}-{DateTimeOffset.FromUnixTimeMilliseconds(time):yyyyMMddHHmmss}");
    }
}
