using System.Runtime.CompilerServices;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.PluginApi.Tests.Surface;

/// <summary>The plugin API is a promise to third parties: each change of it shows as a diff of a text file.</summary>
public sealed class PublicSurfaceTests
{
    private const string Approve = "CONNECTORHOST_APPROVE";

    [Fact]
    public void Public_surface_is_the_approved_one()
    {
        var actual = PublicSurface.Of(typeof(ISourceConnector).Assembly);
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "PluginApi.approved.txt");
        if (Environment.GetEnvironmentVariable(Approve) == "1") File.WriteAllText(file, actual);
        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(approved == actual, $"The public surface of ConnectorHost.PluginApi is not the approved one (- approved, + now):\n{Difference(approved, actual)}"
            + $"\nIf the change is meant, run this test with {Approve}=1, which writes {file}, and commit the file with a word on who is affected.");
    }

    [Fact]
    public void Surface_shows_nullability_defaults_and_kinds()
    {
        var actual = PublicSurface.Of(typeof(ISourceConnector).Assembly);
        Assert.Contains("sealed record class ConnectorHost.PluginApi.Records.SinkRecord : ConnectRecord, IEquatable<SinkRecord>\n", actual, StringComparison.Ordinal);
        Assert.Contains("    string? Text(string name)\n", actual, StringComparison.Ordinal);
        Assert.Contains("    default TimeSpan? AnswerDeadline(PluginConfig config)\n", actual, StringComparison.Ordinal);
        Assert.Contains("    new(IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?>? raw = null)\n", actual, StringComparison.Ordinal);
    }

    /// <summary>Lines only one side has, each under the declaration it belongs to.</summary>
    private static string Difference(string approved, string actual)
    {
        var (before, now) = (Lines(approved), Lines(actual));
        return string.Join('\n', before.Except(now).Select(l => (Line: l, Sign: '-')).Concat(now.Except(before).Select(l => (Line: l, Sign: '+')))
            .OrderBy(d => d.Line, StringComparer.Ordinal).Select(d => $"{d.Sign} {d.Line}"));
    }

    private static List<string> Lines(string text)
    {
        var (lines, declaration) = (new List<string>(), "");
        foreach (var line in text.Split('\n').Where(l => l.Length > 0))
        {
            if (line[0] != ' ') lines.Add(declaration = line);
            else lines.Add($"{declaration.Split(" : ")[0]} |{line[3..]}");
        }
        return lines;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
