using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Converters;

/// <summary>The key every converter bundled with Connect defines first; the runtime sets it (kafka-connect 18.1).</summary>
internal static class ConverterTypeKey
{
    public static readonly ConfigKey<string> Key = ConfigKey.String("converter.type").Required().OneOf("key", "value", "header").Matters(Importance.Low)
        .Doc("Which part of records the converter works on; set by the worker.");

    public static ConfigDef Alone { get; } = new(Key);
}
