namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An XAD or AD (hl7-mllp 13.6).</summary>
/// <param name="Lines">Street and other designation, only valued ones.</param>
/// <param name="City">Component 3.</param>
/// <param name="State">Component 4.</param>
/// <param name="PostalCode">Component 5.</param>
/// <param name="Country">Component 6.</param>
/// <param name="Type">Component 7, table 0190.</param>
public sealed record Hl7Address(IReadOnlyList<string> Lines, string? City, string? State, string? PostalCode, string? Country, string? Type)
{
    /// <summary>The valued parts on one line with commas between.</summary>
    public string OneLine => string.Join(", ", [.. Lines, .. new[] { City, State, PostalCode, Country }.OfType<string>()]);

    /// <summary><c>null</c> when no part but the type is valued.</summary>
    public static Hl7Address? Read(Hl7Repetition part)
    {
        if (part.IsEmpty) return null;
        List<string> lines = [.. new[] { Street(part[1]), part[2].Value() }.OfType<string>()];
        var address = new Hl7Address(lines, part[3].Value(), part[4].Value(), part[5].Value(), part[6].Value(), part[7].Value());
        return lines.Count == 0 && (address.City ?? address.State ?? address.PostalCode ?? address.Country) is null ? null : address;
    }

    /// <summary>Every repetition with an address, in wire order.</summary>
    public static List<Hl7Address> All(Hl7Field field)
    {
        var all = new List<Hl7Address>();
        foreach (var part in field)
        {
            if (Read(part) is { } address) all.Add(address);
        }
        return all;
    }

    // SAD: the street line, else street name and number.
    private static string? Street(Hl7Component part) =>
        part[1].Value() ?? ($"{part[2].Value()} {part[3].Value()}".Trim() is { Length: > 0 } text ? text : null);

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Address);
}
