namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Lines of the data files beside this code, without comments and blank lines.</summary>
internal static class DataLines
{
    private static readonly char[] Blanks = [' ', '\t'];

    public static IEnumerable<string> Of(string file)
    {
        using var stream = typeof(DataLines).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"The assembly lacks its data file '{file}'.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line;
        }
    }

    public static string[] Words(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
