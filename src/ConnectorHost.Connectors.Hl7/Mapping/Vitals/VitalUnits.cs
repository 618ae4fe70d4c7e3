using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Vitals;

/// <summary>Units of vital signs in UCUM (hl7-mllp 17.6).</summary>
internal static class VitalUnits
{
    private const string Fahrenheit = "[degF]";
    private const string Celsius = "Cel";

    private static readonly FrozenDictionary<string, string> Known = new (string Unit, string[] Spellings)[]
    {
        ("/min", ["bpm", "/min", "beats/min", "{beats}/min", "breaths/min", "{breaths}/min", "brpm", "MDC_DIM_BEAT_PER_MIN", "MDC_DIM_RESP_PER_MIN", "MDC_DIM_PER_MIN"]),
        ("mm[Hg]", ["mmHg", "mm Hg", "mm(hg)", "mm[Hg]", "MDC_DIM_MMHG"]),
        (Celsius, ["C", "Cel", "degC", "deg C", "°C", "MDC_DIM_DEGC"]),
        (Fahrenheit, ["F", "degF", "[degF]", "deg F", "°F", "FAHRENHEIT", "MDC_DIM_FAHR"]),
        ("%", ["%", "percent", "MDC_DIM_PERCENT"]),
        ("kg", ["kg", "kilogram", "MDC_DIM_KILO_G"]),
        ("[lb_av]", ["lb", "lbs", "[lb_av]", "MDC_DIM_LB"]),
        ("g", ["g", "MDC_DIM_G"]),
        ("cm", ["cm", "MDC_DIM_CENTI_M"]),
        ("[in_i]", ["in", "[in_i]", "inches", "MDC_DIM_INCH"]),
        ("m", ["m"]),
        ("L/min", ["L/min", "lpm", "MDC_DIM_L_PER_MIN"]),
    }.SelectMany(u => u.Spellings.Select(s => (s, u.Unit))).ToFrozenDictionary(p => p.s, p => p.Unit, StringComparer.OrdinalIgnoreCase);

    /// <summary>The unit in UCUM; null for an unknown one, which stays as sent.</summary>
    public static string? Find(string unit) => Known.GetValueOrDefault(unit);

    /// <summary>What is meant where nothing is said; empty where guessing could harm: a weight in kg or lb.</summary>
    public static string Assumed(in VitalKind kind, string? code, double? value) => kind.Type switch
    {
        "heart_rate" or "respiratory_rate" => "/min",
        VitalCodes.BloodPressure or "mean_arterial_pressure" => "mm[Hg]",
        "oxygen_saturation" => "%",
        "inhaled_oxygen" => code == "3151-8" ? "L/min" : code == "3150-6" ? "%" : "",
        "body_mass_index" => "kg/m2",
        "pain_score" or "glasgow_coma_score" => "{score}",
        "body_temperature" => value > 60 ? Fahrenheit : Celsius,
        _ => "",
    };

    /// <summary>For <c>hl7.vitals.normalize.units</c>: a number in the metric unit; others stay.</summary>
    public static (double? Value, string Unit) Metric(double? value, string unit) => unit switch
    {
        Fahrenheit => (Round((value - 32) / 1.8, 2), Celsius),
        "[lb_av]" => (Round(value * 0.45359237, 3), "kg"),
        "g" => (Round(value / 1000, 3), "kg"),
        "[in_i]" => (Round(value * 2.54, 2), "cm"),
        "m" => (Round(value * 100, 2), "cm"),
        _ => (value, unit),
    };

    private static double? Round(double? value, int places) => value is { } v ? Math.Round(v, places) : null;
}
