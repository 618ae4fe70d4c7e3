namespace ConnectorHost.Connectors.Hl7;

/// <summary>Header values as logs may show them (hl7-mllp 22: MSH-3, 4, 9, 10 and 12).</summary>
internal static class LogText
{
    private const int Longest = 64;

    /// <summary>One line without control characters, at most 64 characters.</summary>
    public static string Of(string text) => Of(text, Longest);

    /// <param name="longest">What is longer is cut.</param>
    public static string Of(string text, int longest)
    {
        if (text.Length <= longest && !text.Any(char.IsControl)) return text;
        return string.Create(Math.Min(text.Length, longest), text, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
