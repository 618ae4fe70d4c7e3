namespace ConnectorHost.Hl7.Messages;

/// <summary>The names findings carry for <see cref="Hl7Warnings"/>.</summary>
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
