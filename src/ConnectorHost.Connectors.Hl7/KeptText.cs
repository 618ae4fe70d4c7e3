namespace ConnectorHost.Connectors.Hl7;

/// <summary>Header values as offsets and dead letter headers keep them: of bounded length, whatever the sender sent.</summary>
internal static class KeptText
{
    /// <summary>The longest MSH-10 any version allows.</summary>
    public const int Longest = 199;

    /// <summary>At most <see cref="Longest"/> characters of it, no half of one at the end.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest) return text;
        return text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
    }
}
