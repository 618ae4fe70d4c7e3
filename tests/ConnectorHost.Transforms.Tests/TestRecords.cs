using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Transforms.Tests;

internal static class TestRecords
{
    public static SourceRecord To(string topic, params (string Key, string Value)[] headers) =>
        new(topic) { Value = "v", Headers = PluginApi.Records.Headers.Of([.. headers.Select(h => Header.Text(h.Key, h.Value))]) };

    public static PluginConfig Config(params (string Name, string? Value)[] settings) => new(settings.ToDictionary(s => s.Name, s => s.Value));

    public static List<string> Errors(ConfigDef keys, params (string Name, string? Value)[] settings) => [.. keys.Validate(Config(settings)).SelectMany(v => v.Errors)];
}
