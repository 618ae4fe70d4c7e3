using System.Runtime.CompilerServices;

namespace ConnectorHost.Compatibility.Tests;

/// <summary>Compares a text with the file that was approved; what differs shows up as a diff of that file.</summary>
/// <remarks>With the variable <c>CONNECTORHOST_APPROVE=1</c> the file is written instead: read the diff before committing it.</remarks>
internal static class Approved
{
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller)!, $"{name}.approved.txt");
        if (Environment.GetEnvironmentVariable("CONNECTORHOST_APPROVE") == "1") File.WriteAllText(file, actual);
        Assert.Equal(File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "(no approved file yet)", actual, ignoreLineEndingDifferences: true);
    }
}
