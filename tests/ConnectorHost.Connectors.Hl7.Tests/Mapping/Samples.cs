using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

/// <summary>Sample messages and texts, mapped as a task would.</summary>
internal static class Samples
{
    /// <summary>2026-04-10T12:00:00Z: after every time of the samples.</summary>
    public const long Received = 1_775_822_400_000;

    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    /// <summary>Root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Root, "sample-messages", "hl7"), "*.hl7")
        .Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => char.IsAsciiDigit(n[0])).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root, "sample-messages", "hl7", name + ".hl7"));

    public static Hl7MappingConfig Config(params (string Key, string Value)[] settings) =>
        Hl7MappingConfig.From(new PluginConfig(settings.ToDictionary(s => s.Key, string? (s) => s.Value)));

    /// <summary>Events of every message of a frame; a message that is refused gives its fault instead.</summary>
    public static List<(Hl7Header Header, List<HealthEvent> Events, Hl7MappingFault? Fault)> Map(ReadOnlyMemory<byte> payload, Hl7MappingConfig? config = null)
    {
        var mapper = new EventMapper(config ?? Config());
        var message = new Hl7Message();
        var frame = Hl7Frame.Read(payload);
        var results = new List<(Hl7Header, List<HealthEvent>, Hl7MappingFault?)>();
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message) continue;
            if (!Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)) continue;
            message.Reset(header);
            var hash = new byte[Hl7MessageHash.Length];
            Hl7MessageHash.Compute(header, hash);
            var events = new List<HealthEvent>();
            var fault = mapper.Map(message, new MessageFacts(Received, hash, TraceId), events);
            results.Add((header, events, fault));
        }
        return results;
    }

    /// <summary>The one message of a text whose segments stand on lines.</summary>
    public static (List<HealthEvent> Events, Hl7MappingFault? Fault) Map(string text, Hl7MappingConfig? config = null)
    {
        var (_, events, fault) = Assert.Single(Map(System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r")), config));
        return (events, fault);
    }

    /// <summary>The one event of a text.</summary>
    public static HealthEvent MapOne(string text, Hl7MappingConfig? config = null)
    {
        var (events, fault) = Map(text, config);
        Assert.Null(fault);
        return Assert.Single(events);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ConnectorHost.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("ConnectorHost.sln");
        return folder;
    }
}
