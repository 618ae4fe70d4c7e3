namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An XTN or TN: a phone number, an e-mail address, or both (hl7-mllp 13.6).</summary>
/// <param name="Number">Text of the phone number.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Use">Component 2, table 0201.</param>
/// <param name="Equipment">Component 3, table 0202.</param>
public sealed record Hl7Phone(string? Number, string? Email, string? Use, string? Equipment)
{
    /// <summary>The number, else the address.</summary>
    public string Text => Number ?? Email ?? "";

    /// <summary><c>null</c> when there is neither number nor address.</summary>
    public static Hl7Phone? Read(Hl7Repetition part)
    {
        if (part.IsEmpty) return null;
        var formatted = part[1].Value();
        var isMail = part[3].Is("Internet") || part[2].Is("NET");
        var email = isMail ? part[4].Value() : null;
        if (formatted?.Contains('@') == true) (email, formatted) = (email ?? formatted, null);
        var number = part[12].Value() ?? (isMail ? null : FromParts(part)) ?? (formatted is null ? null : Formatted(formatted));
        return (number ?? email) is null ? null : new(number, email, part[2].Value(), part[3].Value());
    }

    /// <summary>Every repetition with a number or an address, in wire order.</summary>
    public static List<Hl7Phone> All(Hl7Field field)
    {
        var all = new List<Hl7Phone>();
        foreach (var part in field)
        {
            if (Read(part) is { } phone) all.Add(phone);
        }
        return all;
    }

    // +country area local xextension; a country alone is no number.
    private static string? FromParts(Hl7Repetition part)
    {
        var (country, area, local, extension) = (part[5].Value(), part[6].Value(), part[7].Value(), part[8].Value());
        if ((area ?? local) is null) return null;
        var parts = new[] { country is null ? null : "+" + country.TrimStart('+'), area, local, extension is null ? null : "x" + extension };
        return string.Join(' ', parts.OfType<string>());
    }

    // NNN(NNN)NNN-NNNN[X extension][B beeper][C text]: the beeper and the text are not part of the number.
    private static string Formatted(string text)
    {
        var end = text.AsSpan().IndexOfAny('B', 'C');
        if (end <= 0 || !char.IsAsciiDigit(text[end - 1])) end = text.Length;
        var number = text[..end].TrimEnd();
        var x = number.IndexOf('X', StringComparison.Ordinal);
        return x > 0 && char.IsAsciiDigit(number[x - 1]) ? $"{number[..x]} x{number[(x + 1)..]}" : number;
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Phone);
}
