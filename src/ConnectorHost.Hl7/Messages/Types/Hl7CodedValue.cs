namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>A code with its text and system (hl7-mllp 13.7).</summary>
/// <param name="Code"><c>null</c> when only text was sent.</param>
/// <param name="Display">Text for people.</param>
/// <param name="System">URI when known, else the name as sent.</param>
public readonly record struct Hl7CodedValue(string? Code, string? Display, string? System)
{
    // Code, text, system, and the component with the system's OID.
    private static readonly (int Code, int Text, int System, int Oid)[] Triplets = [(1, 2, 3, 14), (4, 5, 6, 17), (10, 11, 12, 20)];

    /// <summary>A CE, CWE, CNE or CF.</summary>
    /// <param name="part">One repetition.</param>
    /// <param name="preferredSystem">URI of the system asked for; else the first triplet with a code is taken.</param>
    /// <returns><c>null</c> when neither code nor text is valued.</returns>
    public static Hl7CodedValue? Read(Hl7Repetition part, string? preferredSystem = null)
    {
        if (part.IsEmpty) return null;
        Hl7CodedValue? chosen = null;
        var count = part.ComponentCount;
        foreach (var triplet in Triplets)
        {
            if (triplet.Code > count) break;
            if (Of(part, triplet, count) is not { Code: not null } value) continue;
            chosen ??= value;
            if (preferredSystem is null) break;
            if (value.System != preferredSystem) continue;
            chosen = value;
            break;
        }
        var text = chosen?.Display ?? part[9].Value() ?? part[2].Value() ?? part[5].Value() ?? part[11].Value();
        if (chosen is null) return text is null ? null : new(null, text, null);
        return chosen.Value with { Display = text };
    }

    /// <summary>The first repetition of a field.</summary>
    public static Hl7CodedValue? Read(Hl7Field field, string? preferredSystem = null) => Read(field[0], preferredSystem);

    /// <summary>A CE inside a component: code, text and system as sub-components.</summary>
    public static Hl7CodedValue? Read(Hl7Component part) => Of(part[1].Value(), part[2].Value(), part[3].Value(), null);

    /// <summary>An IS or ID: the code alone.</summary>
    public static Hl7CodedValue? ReadId(Hl7Repetition part) => part.Value() is { } code ? new(code, null, null) : null;

    /// <summary>Every triplet with a code or a text, in order.</summary>
    public static List<Hl7CodedValue> All(Hl7Repetition part)
    {
        var all = new List<Hl7CodedValue>(1);
        var count = part.ComponentCount;
        foreach (var triplet in Triplets)
        {
            if (triplet.Code > count) break;
            if (Of(part, triplet, count) is { } value) all.Add(value);
        }
        return all;
    }

    private static Hl7CodedValue? Of(Hl7Repetition part, (int Code, int Text, int System, int Oid) triplet, int count) =>
        Of(part[triplet.Code].SimpleValue(), part[triplet.Text].SimpleValue(), part[triplet.System].SimpleValue(), triplet.Oid > count ? null : part[triplet.Oid].Value());

    private static Hl7CodedValue? Of(string? code, string? text, string? system, string? oid)
    {
        if ((code ?? text) is null) return null;
        return new(code, text, system is not null ? Hl7CodeSystems.Uri(system) : oid is null ? null : "urn:oid:" + oid);
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7CodedValue);
}
