using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>What the reader found odd, as findings.</summary>
internal static class ReaderWarnings
{
    // Told with their place where a mapping or the validation reads the field, or information only (hl7-mllp 11.1).
    private const Hl7Warnings NotShown =
        Hl7Warnings.TimeInvalid | Hl7Warnings.NulDropped | Hl7Warnings.BatchCount | Hl7Warnings.OutsideMessage | Hl7Warnings.VersionMissing | Hl7Warnings.TriggerMismatch;

    public static void Add(Findings findings, Hl7Warnings warnings, FindingPlace place)
    {
        warnings &= ~NotShown;
        if (warnings == Hl7Warnings.None) return;
        foreach (var name in warnings.Names())
        {
            if (name == "number_invalid") findings.Report(Check.DataType, place, "102", TextOf(name));
            else findings.Warn(place, name, TextOf(name));
        }
    }

    private static string TextOf(string name) => name switch
    {
        "delimiters" => "unusual delimiters in MSH-1 or MSH-2",
        "charset_fallback" => "not the default character set, read as the fallback set",
        "charset_mismatch" => "not the character set that MSH-18 names",
        "charset_name" => "MSH-18 names no character set of table 0211",
        "charset_high_bytes" => "bytes outside ASCII although MSH-18 says ASCII",
        "charset_switch_ignored" => "a switch of the character set was ignored",
        "lower_case_name" => "segment name in lower case",
        "broken_segment" => "line break inside a field, joined to the segment before",
        "fragment" => "continued in another message; this event holds what this message says",
        "embedded_vt" => "start byte of a frame inside the message",
        "embedded_fs" => "end byte of a frame inside the message",
        "truncated" => "a value ends with the truncation character",
        "bad_hex_escape" => "hexadecimal escape that cannot be read, kept as text",
        "extra_subcomponents" => "sub-components where the type has none",
        "unescaped_delimiter" => "delimiters inside a text that were not escaped, kept as text",
        "version_unknown" => "version read as the next lower known one",
        "zone_assumed" => "time without offset, and MSH-7 has none: hl7.timezone was used",
        "time_format" => "time not in the form of HL7, read all the same",
        "time_placeholder" => "placeholder instead of a time, read as empty",
        "number_format" => "number not in the form of HL7, read all the same",
        "number_invalid" => "not a number",
        "obx2_missing" => "value without a type in OBX-2",
        "obx2_unknown" => "OBX-2 names no known type, read as text",
        "ssn_as_id" => "only a social security number identifies the patient",
        _ => "see the reference of findings",
    };
}
