using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectorHost.MllpLoad.Verify;

/// <summary><c>verify</c>: is every accepted message on a topic?</summary>
internal static class VerifyCommand
{
    private const int MaxShown = 20;

    /// <returns>0 when nothing is missing; 1 when something is, or is there more than once with <c>--exactly-once</c>; 2 when the topics could not be read to their ends.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args, "--exactly-once");
        var collected = given.Text("--collected");
        var bootstrap = collected is null ? given.Required("--bootstrap") : null;
        var topics = collected is null ? WholeName(given.Required("--topics")) : null;
        var timeout = collected is null ? given.Seconds("--timeout", 120) : TimeSpan.Zero;
        var file = given.Required("--accepted");
        var exactlyOnce = given.Flag("--exactly-once");
        var form = given.OneOf("--report", ReportForm.Text);
        given.EndOfOptions();

        var accepted = ReadIds(file);
        var stored = collected is null ? ReadTopics(bootstrap!, topics!, timeout) : ReadCollected(collected);
        var missing = accepted.Where(id => !stored.ByControlId.ContainsKey(id)).ToList();
        var repeated = stored.ByControlId.Where(id => id.Value > 1).ToList();
        var unanswered = stored.ByControlId.Keys.Count(id => !accepted.Contains(id));
        if (form == ReportForm.Json) Console.WriteLine(JsonSerializer.Serialize(new VerifyReport(accepted.Count, missing.Count, stored.Topics, stored.Records, repeated.Count, unanswered), VerifyJson.Default.VerifyReport));
        else Console.WriteLine($"{accepted.Count} accepted, {missing.Count} missing; {stored.Records} records on {stored.Topics} topics, {repeated.Count} control ids more than once, {unanswered} stored without an answer");
        foreach (var id in missing.Take(MaxShown)) Console.WriteLine($"missing: {id}");
        if (exactlyOnce)
            foreach (var id in repeated.Take(MaxShown)) Console.WriteLine($"{id.Value} times: {id.Key}{(accepted.Contains(id.Key) ? "" : " (never answered)")}");
        return missing.Count == 0 && (!exactlyOnce || repeated.Count == 0) ? 0 : 1;
    }

    private static StoredControlIds ReadTopics(string bootstrap, Regex topics, TimeSpan timeout)
    {
        using var reader = new ControlIdReader(bootstrap);
        return reader.Read(topics, timeout);
    }

    // What 'collect' wrote: topic and control id of a record per line.
    private static StoredControlIds ReadCollected(string file)
    {
        var (topics, records, byControlId) = (new HashSet<string>(StringComparer.Ordinal), 0L, new Dictionary<string, int>(StringComparer.Ordinal));
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                if (line.Split(' ') is not [var topic, var id]) continue;
                records++;
                topics.Add(topic);
                byControlId[id] = byControlId.GetValueOrDefault(id) + 1;
            }
        }
        catch (IOException e) { throw new UsageException($"--collected {file} cannot be read: {e.Message}"); }
        return new StoredControlIds(topics.Count, records, byControlId);
    }

    internal static Regex WholeName(string pattern)
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
