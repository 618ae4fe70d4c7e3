using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>The result of checking a connector config (kafka-connect 8.1): every error at once, placeholders unresolved.</summary>
/// <param name="Name">The submitted <c>connector.class</c>.</param>
internal sealed record ConfigInfos(string Name, int ErrorCount, IReadOnlyList<string> Groups, IReadOnlyList<ConfigInfo> Configs)
{
    /// <exception cref="BadRequestException">There are errors; the text lists them in Kafka's words (kafka-connect 5).</exception>
    public void ThrowIfInvalid()
    {
        if (ErrorCount == 0) return;
        var errors = string.Join('\n', Configs.SelectMany(c => c.Value.Errors));
        throw new BadRequestException(
            $"Connector configuration is invalid and contains the following {ErrorCount} error(s):\n{errors}\n" +
            "You can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`");
    }
}

/// <summary>One key with what was found.</summary>
/// <param name="Definition">Null for a key known only through an error or an override.</param>
internal sealed record ConfigInfo(KeyInfo? Definition, ConfigValue Value);

/// <summary>A key as REST answers define it; under a prefix it carries the full name.</summary>
internal sealed record KeyInfo(
    string Name, ConfigType Type, bool IsRequired, string? Default, Importance Importance, string Documentation, string? Group, int OrderInGroup, ConfigWidth Width, string DisplayName,
    IReadOnlyList<string> Dependents)
{
    public static KeyInfo Of(ConfigKey key) => new(
        key.Name, key.Type, key.IsRequired, key.Type == ConfigType.Password && key.DefaultText is not null ? "[hidden]" : key.DefaultText,
        key.Importance, key.Documentation, key.Group, key.OrderInGroup, key.Width, key.DisplayName, key.Dependents);
}
