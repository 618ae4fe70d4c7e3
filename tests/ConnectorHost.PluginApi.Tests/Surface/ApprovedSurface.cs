using System.Reflection;

namespace ConnectorHost.PluginApi.Tests.Surface;

/// <summary>Compares what an assembly promises with the approved text file; the library projects share it.</summary>
internal static class ApprovedSurface
{
    private const string Approve = "CONNECTORHOST_APPROVE";

    public static void Check(Assembly assembly, string file)
    {
        var actual = PublicSurface.Of(assembly);
        if (Environment.GetEnvironmentVariable(Approve) == "1") File.WriteAllText(file, actual);
        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(approved == actual, $"The public surface of {assembly.GetName().Name} is not the approved one (- approved, + now):\n{Difference(approved, actual)}"
            + $"\nIf the change is meant, run this test with {Approve}=1, which writes {file}, and commit the file with a word on who is affected.");
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
}
