namespace ConnectorHost.Hl7.Messages;

/// <summary>What was odd about a message but did not stop it from being read; collected per message, never with values.</summary>
[Flags]
public enum Hl7Warnings : long
{
    None = 0,
    Delimiters = 1L << 0,
    CharsetFallback = 1L << 1,
    CharsetMismatch = 1L << 2,
    CharsetName = 1L << 3,
    CharsetHighBytes = 1L << 4,
    CharsetSwitchIgnored = 1L << 5,
    LowerCaseName = 1L << 6,
    BrokenSegment = 1L << 7,
    Fragment = 1L << 8,
    EmbeddedVt = 1L << 9,
    NulDropped = 1L << 10,
    Truncated = 1L << 11,
    BadHexEscape = 1L << 12,
    ExtraSubcomponents = 1L << 13,
    UnescapedDelimiter = 1L << 14,
    VersionUnknown = 1L << 15,
    VersionMissing = 1L << 16,
    BatchCount = 1L << 17,
    OutsideMessage = 1L << 18,
    ZoneAssumed = 1L << 19,
    TimeFormat = 1L << 20,
    TimePlaceholder = 1L << 21,
    TimeInvalid = 1L << 22,
    NumberFormat = 1L << 23,
    NumberInvalid = 1L << 24,
    Obx2Missing = 1L << 25,
    Obx2Unknown = 1L << 26,
    SsnAsId = 1L << 27,
    TriggerMismatch = 1L << 28,
    EmbeddedFs = 1L << 29,
}

/// <summary>The names findings carry for the warnings above.</summary>
public static class Hl7WarningNames
{
    private static readonly (Hl7Warnings Flag, string Name)[] All =
    [
        (Hl7Warnings.Delimiters, "delimiters"),
        (Hl7Warnings.CharsetFallback, "charset_fallback"),
        (Hl7Warnings.CharsetMismatch, "charset_mismatch"),
        (Hl7Warnings.CharsetName, "charset_name"),
        (Hl7Warnings.CharsetHighBytes, "charset_high_bytes"),
        (Hl7Warnings.CharsetSwitchIgnored, "charset_switch_ignored"),
        (Hl7Warnings.LowerCaseName, "lower_case_name"),
        (Hl7Warnings.BrokenSegment, "broken_segment"),
        (Hl7Warnings.Fragment, "fragment"),
        (Hl7Warnings.EmbeddedVt, "embedded_vt"),
        (Hl7Warnings.NulDropped, "nul_dropped"),
        (Hl7Warnings.Truncated, "truncated"),
        (Hl7Warnings.BadHexEscape, "bad_hex_escape"),
        (Hl7Warnings.ExtraSubcomponents, "extra_subcomponents"),
        (Hl7Warnings.UnescapedDelimiter, "unescaped_delimiter"),
        (Hl7Warnings.VersionUnknown, "version_unknown"),
        (Hl7Warnings.VersionMissing, "version_missing"),
        (Hl7Warnings.BatchCount, "batch_count"),
        (Hl7Warnings.OutsideMessage, "outside_message"),
        (Hl7Warnings.ZoneAssumed, "zone_assumed"),
        (Hl7Warnings.TimeFormat, "time_format"),
        (Hl7Warnings.TimePlaceholder, "time_placeholder"),
        (Hl7Warnings.TimeInvalid, "time_invalid"),
        (Hl7Warnings.NumberFormat, "number_format"),
        (Hl7Warnings.NumberInvalid, "number_invalid"),
        (Hl7Warnings.Obx2Missing, "obx2_missing"),
        (Hl7Warnings.Obx2Unknown, "obx2_unknown"),
        (Hl7Warnings.SsnAsId, "ssn_as_id"),
        (Hl7Warnings.TriggerMismatch, "trigger_mismatch"),
        (Hl7Warnings.EmbeddedFs, "embedded_fs"),
    ];

    /// <summary>Names of the set flags, in the order of the enumeration.</summary>
    public static IEnumerable<string> Names(this Hl7Warnings warnings)
    {
        foreach (var (flag, name) in All)
        {
            if ((warnings & flag) != 0) yield return name;
        }
    }
}
