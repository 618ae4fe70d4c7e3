namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>The name parts of an XPN, XCN, PN or CN (hl7-mllp 13.3).</summary>
public sealed record Hl7PersonName(
    string? Family, string? Given, string? Middle, string? Suffix, string? Prefix, string? Degree, string? Type, string? Representation)
{
    /// <summary>Prefix, given, middle, family and suffix, one blank between; <c>null</c> when none is valued.</summary>
    public string? Display => string.Join(' ', new[] { Prefix, Given, Middle, Family, Suffix }.Where(p => p is not null)) is { Length: > 0 } text ? text : null;

    /// <summary>An XPN; a lone text with a comma is "family, given". <c>null</c> when no part is valued.</summary>
    public static Hl7PersonName? ReadXpn(Hl7Repetition part)
    {
        if (part.IsEmpty) return null;
        var name = Parts(part, 1) with { Type = part[7].Value(), Representation = part[8].Value() };
        return name.Display is null && name.Degree is null ? null : name;
    }

    /// <summary>An XCN from component 2 on; the shape of its name parts is that of an XPN.</summary>
    public static Hl7PersonName? ReadXcn(Hl7Repetition part)
    {
        var name = Parts(part, 2) with { Type = part[10].Value(), Representation = part[15].Value() };
        return name.Display is null && name.Degree is null ? null : name;
    }

    /// <summary>All repetitions of an XPN field, in wire order.</summary>
    public static List<Hl7PersonName> All(Hl7Field field)
    {
        var names = new List<Hl7PersonName>();
        foreach (var part in field)
        {
            if (ReadXpn(part) is { } name) names.Add(name);
        }
        return names;
    }

    /// <summary>The one name of a person: alphabetic or unstated representation first, then by type L, none, D, B, A, N, M, others.</summary>
    public static Hl7PersonName? Choose(Hl7Field field)
    {
        Hl7PersonName? best = null;
        foreach (var name in All(field))
        {
            if (best is null || name.Rank < best.Rank) best = name;
        }
        return best;
    }

    private int Rank => (Representation?.ToUpperInvariant() is null or "A" ? 0 : 100) + Type?.ToUpperInvariant() switch
    {
        "L" => 0,
        null => 1,
        "D" => 2,
        "B" => 3,
        "A" => 4,
        "N" => 5,
        "M" => 6,
        _ => 7,
    };

    private static Hl7PersonName Parts(Hl7Repetition part, int first)
    {
        var family = FamilyOf(part[first]);
        var given = part[first + 1].Value();
        if (first == 1 && part.ComponentCount == 1 && family is { } text && text.IndexOf(',') is > 0 and var comma)
            (family, given) = (NullIfBlank(text[..comma]), NullIfBlank(text[(comma + 1)..]));
        return new(family, given, part[first + 2].Value(), part[first + 3].Value(), part[first + 4].Value(), part[first + 5].Value(), null, null);
    }

    // FN: the surname, else own prefix and own surname.
    private static string? FamilyOf(Hl7Component part) =>
        part[1].Value() ?? NullIfBlank($"{part[2].Value()} {part[3].Value()}");

    private static string? NullIfBlank(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7PersonName);
}
