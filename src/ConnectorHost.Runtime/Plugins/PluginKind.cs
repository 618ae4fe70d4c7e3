namespace ConnectorHost.Runtime.Plugins;

/// <summary>What a plugin is; one class may be of several kinds.</summary>
internal enum PluginKind { Source, Sink, Converter, HeaderConverter, Transformation, Predicate, ConfigProvider }

internal static class PluginKinds
{
    /// <summary>The name in REST answers (kafka-connect 4.16).</summary>
    public static string RestName(this PluginKind kind) => kind switch
    {
        PluginKind.Source => "source",
        PluginKind.Sink => "sink",
        PluginKind.Converter => "converter",
        PluginKind.HeaderConverter => "header_converter",
        PluginKind.Transformation => "transformation",
        PluginKind.Predicate => "predicate",
        _ => "config_provider",
    };

    /// <summary>The interface in Kafka's words, for its error texts (kafka-connect 8.3).</summary>
    public static string JavaInterface(this PluginKind kind) => kind switch
    {
        PluginKind.Source => "SourceConnector",
        PluginKind.Sink => "SinkConnector",
        _ => kind.ToString(),
    };

    /// <summary>Endings that may be left out of a simple name (kafka-connect 1).</summary>
    public static IReadOnlyList<string> Suffixes(this PluginKind kind) => kind switch
    {
        PluginKind.Source or PluginKind.Sink => ["Connector"],
        PluginKind.HeaderConverter => ["HeaderConverter", "Converter"],
        _ => [kind.ToString()],
    };
}
