using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>How repeated messages are recognised.</summary>
/// <param name="Window">How long a message is remembered; zero: not at all.</param>
internal sealed record DuplicateConfig(TimeSpan Window)
{
    public static readonly ConfigKey<TimeSpan> WindowKey = ConfigKey.Milliseconds("hl7.duplicate.window.ms").Default(TimeSpan.FromDays(1)).AtLeast(TimeSpan.Zero)
        .Doc("How long a message sent again is recognised and answered like the first one, without another record; the newest 100000 messages of a listener are remembered. 0 switches it off: every repeat gives its records again, with the same event ids.");

    public static readonly ConfigDef Keys = new(WindowKey);

    public static DuplicateConfig From(PluginConfig config) => new(config.Get(WindowKey));
}
