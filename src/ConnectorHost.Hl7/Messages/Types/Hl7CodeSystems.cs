using System.Collections.Frozen;

namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Coding system names of table 0396 and their URIs (hl7-mllp 13.7).</summary>
public static class Hl7CodeSystems
{
    /// <summary>LN.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>SCT.</summary>
    public const string Snomed = "http://snomed.info/sct";

    /// <summary>Vaccines administered.</summary>
    public const string Cvx = "http://hl7.org/fhir/sid/cvx";

    /// <summary>Units.</summary>
    public const string Ucum = "http://unitsofmeasure.org";

    private const string Icd9 = "urn:oid:2.16.840.1.113883.6.103";
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string Cpt = "http://www.ama-assn.org/go/cpt";
    private const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";

    private static readonly FrozenDictionary<string, string> Uris = new Dictionary<string, string>
    {
        ["LN"] = Loinc,
        ["SCT"] = Snomed,
        ["SNOMED"] = Snomed,
        ["SNM3"] = Snomed,
        ["I9"] = Icd9,
        ["I9C"] = Icd9,
        ["ICD9"] = Icd9,
        ["I10"] = Icd10,
        ["I10C"] = Icd10,
        ["ICD10CM"] = Icd10,
        ["I10P"] = "http://www.cms.gov/Medicare/Coding/ICD10",
        ["C4"] = Cpt,
        ["CPT"] = Cpt,
        ["RXNORM"] = RxNorm,
        ["RXN"] = RxNorm,
        ["NDC"] = "http://hl7.org/fhir/sid/ndc",
        ["CVX"] = Cvx,
        ["MVX"] = "http://hl7.org/fhir/sid/mvx",
        ["UCUM"] = Ucum,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The URI when the name is known, else the name as sent; local systems stay text.</summary>
    public static string Uri(string name)
    {
        if (Uris.TryGetValue(name, out var uri)) return uri;
        return name.Length == 7 && name.StartsWith("HL7", StringComparison.OrdinalIgnoreCase) && name.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0
            ? $"http://terminology.hl7.org/CodeSystem/v2-{name[3..]}"
            : name;
    }
}
