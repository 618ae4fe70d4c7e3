using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Vitals;

/// <summary>Which side of a blood pressure a row holds.</summary>
internal enum PressurePart { None, Systolic, Diastolic, Combined }

/// <summary>The vital sign a code means.</summary>
/// <param name="Type">As events spell it: <c>heart_rate</c>.</param>
/// <param name="Part">For blood pressure.</param>
internal readonly record struct VitalKind(string Type, PressurePart Part = PressurePart.None);

/// <summary>Codes of vital signs (hl7-mllp 17.4, 17.5).</summary>
internal static class VitalCodes
{
    public const string BloodPressure = "blood_pressure";
    public const string Other = "other";

    /// <summary>Laboratories use texts this short for other things.</summary>
    private const int ShortText = 4;

    private static readonly (VitalKind Kind, string Loinc, string Mdc, string[] Texts)[] Rows =
    [
        (new("heart_rate"), "8867-4 8889-8 8893-0 76282-3", "147842 149530 149514", ["HR", "PULSE", "HEART RATE", "PULSE RATE"]),
        (new(BloodPressure, PressurePart.Systolic), "8480-6 8459-0 8460-8 8461-6 76534-7", "150017 150021 150033", ["SBP", "SYS", "SYSTOLIC", "BP SYSTOLIC", "NIBP SYS"]),
        (new(BloodPressure, PressurePart.Diastolic), "8462-4 8453-3 8454-1 8455-8 76535-4", "150018 150022 150034", ["DBP", "DIA", "DIASTOLIC", "BP DIASTOLIC", "NIBP DIA"]),
        (new(BloodPressure, PressurePart.Combined), "85354-9 55284-4 35094-2", "", ["BP", "BLOOD PRESSURE", "NIBP"]),
        (new("mean_arterial_pressure"), "8478-0 76536-2", "150019 150023 150035", ["MAP", "MEAN BP"]),
        (new("respiratory_rate"), "9279-1", "151562 151570", ["RR", "RESP", "RESPIRATIONS", "RESP RATE"]),
        (new("body_temperature"), "8310-5 8331-1 8328-7 8332-9 8333-7 8329-5", "150344 150364", ["TEMP", "TEMPERATURE", "T"]),
        (new("oxygen_saturation"), "59408-5 2708-6", "150456", ["SPO2", "O2SAT", "SAO2", "OXYGEN SATURATION"]),
        (new("body_weight"), "29463-7 3141-9 3142-7", "188736", ["WT", "WEIGHT"]),
        (new("body_height"), "8302-2 8306-3 8308-9", "188740", ["HT", "HEIGHT"]),
        (new("body_mass_index"), "39156-5", "188752", ["BMI"]),
        (new("head_circumference"), "9843-4 8287-5", "", ["HC", "HEAD CIRC"]),
        (new("pain_score"), "72514-3 38208-5", "", ["PAIN", "PAIN SCORE"]),
        (new("glasgow_coma_score"), "9269-2", "", ["GCS"]),
        (new("inhaled_oxygen"), "3150-6 3151-8", "152196", ["FIO2", "O2 FLOW"]),
    ];

    private static readonly FrozenDictionary<string, VitalKind> ByLoinc = Index(r => r.Loinc.Split(' '));
    private static readonly FrozenDictionary<string, VitalKind> ByMdc = Index(r => r.Mdc.Split(' '));
    private static readonly FrozenDictionary<string, VitalKind> ByText = Index(r => r.Texts);
    private static readonly FrozenSet<string> PanelCodes = "85353-1 8716-3 85354-9 34565-2".Split(' ').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> PanelTexts = new[] { "VITALS", "VS", "VITAL SIGNS" }.ToFrozenSet(StringComparer.Ordinal);

    public static string TypeNames { get; } =
        string.Join(", ", Rows.Select(r => r.Kind.Type).Distinct()) + ", blood_pressure.systolic, blood_pressure.diastolic";

    /// <summary>The sign a row means, by any triplet of OBX-3; null for none.</summary>
    /// <param name="config">Holds the user's codes.</param>
    /// <param name="obx3">Code of the row.</param>
    /// <param name="allowTexts">Local texts count: the order is no laboratory's.</param>
    /// <param name="inPanel">The order is a panel of vital signs, so short texts count too.</param>
    public static VitalKind? Of(Hl7MappingConfig config, Hl7Field obx3, bool allowTexts, bool inPanel)
    {
        if (config.VitalsCodeMap.Count == 0 && TryBySystem(obx3[0], allowTexts, out var known)) return known;
        foreach (var value in Hl7CodedValue.All(obx3[0]))
        {
            if (OfUser(config, value) is { } user) return user;
            switch (value.System)
            {
                case Hl7CodeSystems.Loinc:
                    if (value.Code is not null && ByLoinc.TryGetValue(value.Code, out var loinc)) return loinc;
                    break;
                case "MDC":
                    if (value.Code is not null && ByMdc.TryGetValue(value.Code, out var mdc)) return mdc;
                    break;
                case Hl7CodeSystems.Snomed:
                    break;
                default:
                    if (allowTexts && (OfText(value.Code, inPanel) ?? OfText(value.Display, inPanel)) is { } text) return text;
                    break;
            }
        }
        return null;
    }

    /// <summary>OBR-4 is a panel of vital signs.</summary>
    public static bool IsPanel(Hl7Field obr4)
    {
        foreach (var value in Hl7CodedValue.All(obr4[0]))
        {
            if (value.System == Hl7CodeSystems.Loinc ? value.Code is not null && PanelCodes.Contains(value.Code) : IsPanelText(value.Code) || IsPanelText(value.Display)) return true;
        }
        return false;
    }

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
            _ when Array.Exists(Rows, r => r.Kind.Type == name) => new(name),
            _ => null,
        };
        if (kind is null || code.Length == 0) return false;
        entry = (code, kind.Value);
        return true;
    }

    // Nearly every row names LOINC, MDC or, where texts do not count, something else: its bytes say enough.
    private static bool TryBySystem(Hl7Repetition part, bool allowTexts, out VitalKind? kind)
    {
        kind = null;
        var count = part.ComponentCount;
        foreach (var first in (ReadOnlySpan<int>)[1, 4, 10])
        {
            if (first > count) break;
            var code = part[first].First.RawBytes;
            var system = part[first + 2].First;
            var codes = system.Is("LN"u8) ? ByLoinc : system.Is("MDC"u8) ? ByMdc : null;
            if (codes is null)
            {
                if (allowTexts || system.RawBytes.StartsWith("http"u8)) return false;
                continue;
            }
            if (Find(codes, code.Trim((byte)' ')) is not { } found) continue;
            kind = found;
            break;
        }
        return true;
    }

    private static VitalKind? Find(FrozenDictionary<string, VitalKind> codes, ReadOnlySpan<byte> code)
    {
        Span<char> text = stackalloc char[16];
        return code.Length <= text.Length && System.Text.Ascii.ToUtf16(code, text, out var length) == System.Buffers.OperationStatus.Done
            && codes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var kind) ? kind : null;
    }

    private static VitalKind? OfUser(Hl7MappingConfig config, in Hl7CodedValue value)
    {
        if (config.VitalsCodeMap.Count == 0) return null;
        if (value.Code is not null && config.VitalsCodeMap.TryGetValue(value.Code.ToUpperInvariant(), out var kind)) return kind;
        return value.Display is not null && config.VitalsCodeMap.TryGetValue(value.Display.ToUpperInvariant(), out kind) ? kind : null;
    }

    private static VitalKind? OfText(string? text, bool inPanel)
    {
        if (text is null || Plain(text) is not { Length: > 0 } plain || plain.Length <= ShortText && !inPanel) return null;
        return ByText.TryGetValue(plain, out var kind) ? kind : null;
    }

    private static bool IsPanelText(string? text) => text is not null && PanelTexts.Contains(Plain(text));

    // Upper case, letters and digits, one blank between words.
    private static string Plain(string text)
    {
        if (text.Length > 40) return "";
        Span<char> plain = stackalloc char[40];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) plain[length++] = char.ToUpperInvariant(c);
            else if (char.IsWhiteSpace(c) && length > 0 && plain[length - 1] != ' ') plain[length++] = ' ';
        }
        return plain[..length].TrimEnd(' ').ToString();
    }

    private static FrozenDictionary<string, VitalKind> Index(Func<(VitalKind Kind, string Loinc, string Mdc, string[] Texts), IEnumerable<string>> keys) =>
        Rows.SelectMany(r => keys(r).Where(k => k.Length > 0).Select(k => (k, r.Kind))).ToFrozenDictionary(p => p.k, p => p.Kind, StringComparer.Ordinal);
}
