using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectorHost.MllpLoad.Verify;

/// <summary><c>verify</c>: is every accepted message on a topic?</summary>
internal static class VerifyCommand
{
    private const int MaxShown = 20;

    /// <returns>0 when nothing is missing; 1 when something is; 2 when the topics could not be read to their ends.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args);
        var bootstrap = given.Required("--bootstrap");
        var topics = WholeName(given.Required("--topics"));
        var file = given.Required("--accepted");
        var timeout = given.Seconds("--timeout", 120);
        var form = given.OneOf("--report", ReportForm.Text);
        given.EndOfOptions();

        var accepted = ReadIds(file);
        using var reader = new ControlIdReader(bootstrap);
        var stored = reader.Read(topics, timeout);
        var missing = accepted.Where(id => !stored.ByControlId.ContainsKey(id)).ToList();
        var repeated = stored.ByControlId.Count(id => id.Value > 1);
        if (form == ReportForm.Json) Console.WriteLine(JsonSerializer.Serialize(new VerifyReport(accepted.Count, missing.Count, stored.Topics, stored.Records, repeated), VerifyJson.Default.VerifyReport));
        else Console.WriteLine($"{accepted.Count} accepted, {missing.Count} missing; {stored.Records} records on {stored.Topics} topics, {repeated} control ids more than once");
        foreach (var id in missing.Take(MaxShown)) Console.WriteLine($"missing: {id}");
        return missing.Count == 0 ? 0 : 1;
    }

    private static Regex WholeName(string pattern)
    {
        try { return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant); }
        catch (ArgumentException e) { throw new UsageException($"--topics is no regular expression: {e.Message}"); }
    }

    private static HashSet<string> ReadIds(string file)
    {
        try { return [.. File.ReadLines(file).Select(line => line.Split(' ')[0]).Where(id => id.Length > 0)]; }
        catch (IOException e) { throw new UsageException($"--accepted {file} cannot be read: {e.Message}"); }
    }
}
