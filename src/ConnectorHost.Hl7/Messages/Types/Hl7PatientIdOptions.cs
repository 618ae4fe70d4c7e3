namespace ConnectorHost.Hl7.Messages.Types;

/// <summary><c>hl7.patient.id.types</c> and <c>hl7.patient.id.authority</c>.</summary>
/// <param name="Types">Identifier types, the preferred first.</param>
/// <param name="Authority">Preferred assigning authority; empty for none.</param>
public sealed record Hl7PatientIdOptions(IReadOnlyList<string> Types, string Authority)
{
    /// <summary>MR, PI, EPI, MRN, PT; no authority.</summary>
    public static Hl7PatientIdOptions Standard { get; } = new(["MR", "PI", "EPI", "MRN", "PT"], "");
}
