using System.Runtime.CompilerServices;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.PluginApi.Tests.Surface;

/// <summary>The plugin API is a promise to third parties: each change of it shows as a diff of a text file.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Public_surface_is_the_approved_one()
    {
        ApprovedSurface.Check(typeof(ISourceConnector).Assembly, Path.Combine(Path.GetDirectoryName(ThisFile())!, "PluginApi.approved.txt"));
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

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
