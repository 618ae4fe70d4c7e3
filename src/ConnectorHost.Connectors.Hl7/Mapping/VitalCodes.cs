using System.Diagnostics.CodeAnalysis;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Which side of a blood pressure a row holds.</summary>
internal enum PressurePart { None, Systolic, Diastolic, Combined }

/// <summary>The vital sign a code means.</summary>
/// <param name="Type">As events spell it: <c>heart_rate</c>.</param>
/// <param name="Part">For blood pressure.</param>
internal readonly record struct VitalKind(string Type, PressurePart Part = PressurePart.None);

/// <summary>Codes of vital signs (hl7-mllp 17.5).</summary>
internal static class VitalCodes
{
    public const string BloodPressure = "blood_pressure";

    private static readonly string[] Types =
    [
        "heart_rate", BloodPressure, "mean_arterial_pressure", "respiratory_rate", "body_temperature", "oxygen_saturation", "body_weight", "body_height",
        "body_mass_index", "head_circumference", "pain_score", "glasgow_coma_score", "inhaled_oxygen",
    ];

    public static string TypeNames { get; } = string.Join(", ", Types) + ", blood_pressure.systolic, blood_pressure.diastolic";

    /// <summary>An entry of <c>hl7.vitals.code.map</c> that passed <see cref="TryParseEntry"/>.</summary>
    public static (string Code, VitalKind Kind) ParseEntry(string text) =>
        TryParseEntry(text, out var entry) ? entry : throw new FormatException("An entry of hl7.vitals.code.map is not code=type.");

    /// <summary>Reads <c>code=type</c>; the code is compared in upper case.</summary>
    public static bool TryParseEntry([NotNullWhen(true)] string? text, out (string Code, VitalKind Kind) entry)
    {
        entry = default;
        var equals = text?.LastIndexOf('=') ?? -1;
        if (equals <= 0) return false;
        var (code, name) = (text![..equals].Trim().ToUpperInvariant(), text[(equals + 1)..].Trim());
        VitalKind? kind = name switch
        {
            BloodPressure => new(BloodPressure, PressurePart.Combined),
            BloodPressure + ".systolic" => new(BloodPressure, PressurePart.Systolic),
            BloodPressure + ".diastolic" => new(BloodPressure, PressurePart.Diastolic),
            _ when Array.IndexOf(Types, name) >= 0 => new(name),
            _ => null,
        };
        if (kind is null || code.Length == 0) return false;
        entry = (code, kind.Value);
        return true;
    }
}
