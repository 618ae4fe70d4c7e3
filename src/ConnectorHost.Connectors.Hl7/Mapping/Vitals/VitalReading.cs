using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Vitals;

/// <summary>One row of a vital sign, read: number, unit in UCUM, range, code.</summary>
internal sealed record VitalReading(Hl7Segment Row, VitalKind Kind, double? Value, double? Second, string Unit, bool IsConverted, string SentUnit,
    Hl7ReferenceRange? Range, string? Code, string? Display, string? Flag)
{
    private static readonly Place Sex = "PID-8";

    public static VitalReading Read(MapContext c, Hl7Segment obx, in VitalKind kind)
    {
        c.FlushWarnings();
        var stated = Hl7ObservationValue.Read(obx, c.Zones);
        c.FlushWarnings(obx, 5);
        var (value, second, glued) = Numbers(obx, stated, kind.Part == PressurePart.Combined);
        var code = Hl7CodedValue.Read(obx[3], Hl7CodeSystems.Loinc);
        var sent = Normalized(obx[6], stated.Unit ?? glued);
        var unit = sent ?? Assume(c, obx, kind, code?.Code, value);
        var (shown, shownUnit) = c.Config.VitalsNormalizeUnits ? VitalUnits.Metric(value, unit) : (value, unit);
        return new(obx, kind, shown, second, shownUnit, shownUnit != unit, unit, Hl7ReferenceRange.Read(obx[7], c.Value(Sex)), code?.Code, code?.Display, obx[8][0].Value());
    }

    /// <summary>The kind only, never the value.</summary>
    public override string ToString() => $"VitalReading{{{Kind.Type}}}";

    /// <summary>A limit of the range in the unit shown.</summary>
    public double? Scale(double? limit) => IsConverted ? VitalUnits.Metric(limit, SentUnit).Value : limit;

    // A number as it stands; else "154 lb" or "142/91" out of a text, or the two numbers of an SN.
    private static (double? Value, double? Second, string? Unit) Numbers(Hl7Segment obx, Hl7ObservationValue stated, bool isPair)
    {
        var warnings = Hl7Warnings.None;
        if (obx[2].Is("SN") && obx[5].Component(3).Is("/"))
            return Hl7Number.TryRead(obx[5].Component(4).Text(), out var last, ref warnings) && Hl7Number.TryRead(obx[5].Component(2).Text(), out var first, ref warnings)
                ? (first, last, null)
                : (null, null, null);
        if (stated.Number is { } number) return (number, stated.High, stated.Unit);
        ReadOnlySpan<char> rest = stated.Text;
        rest = rest.Trim();
        if (!Hl7Number.TryTake(ref rest, out var value)) return (null, null, null);
        rest = rest.TrimStart();
        double? second = null;
        if (isPair && rest.StartsWith("/"))
        {
            rest = rest[1..].TrimStart();
            if (Hl7Number.TryTake(ref rest, out var diastolic)) second = diastolic;
        }
        return (value, second, rest.Trim() is { IsEmpty: false } unit ? unit.ToString() : null);
    }

    // MDC units have their name in the second component.
    private static string? Normalized(Hl7Field obx6, string? ofValue)
    {
        if ((obx6.Value() ?? ofValue) is not { } sent) return obx6.Component(2).Value() is { } text ? VitalUnits.Find(text) ?? text : null;
        return VitalUnits.Find(sent) ?? (obx6.Component(2).Value() is { } name && VitalUnits.Find(name) is { } known ? known : sent);
    }

    private static string Assume(MapContext c, Hl7Segment obx, in VitalKind kind, string? code, double? value)
    {
        var unit = VitalUnits.Assumed(kind, code, value);
        if (unit.Length > 0) c.Findings.Default(FindingPlace.Of(obx, 6), "unit_assumed", "no unit stated, the usual one is used");
        else c.Findings.Default(FindingPlace.Of(obx, 6), "unit_missing", "no unit stated and none can be assumed");
        return unit;
    }
}
