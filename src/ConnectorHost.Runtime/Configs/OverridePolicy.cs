using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs;

/// <summary>Which client settings a connector may override (kafka-connect 10.2).</summary>
internal sealed class OverridePolicy
{
    private const string JavaPrefix = "org.apache.kafka.connect.connector.policy.";
    private const string JavaSuffix = "ConnectorClientConfigOverridePolicy";
    private static readonly string[] Principal = ["security.protocol", "sasl.jaas.config", "sasl.mechanism"];

    private readonly Func<string, bool> _allows;

    private OverridePolicy(string name, Func<string, bool> allows) => (Name, _allows) = (name, allows);

    /// <summary><c>All</c>, <c>None</c>, <c>Principal</c> or <c>Allowlist</c>.</summary>
    public string Name { get; }

    /// <param name="name">Short name or Java class name.</param>
    /// <exception cref="ConfigException">Another policy: Java classes cannot run here.</exception>
    public static OverridePolicy Parse(string name, IReadOnlyCollection<string> allowlist)
    {
        var simple = name.StartsWith(JavaPrefix, StringComparison.Ordinal) ? name[JavaPrefix.Length..] : name;
        if (simple.EndsWith(JavaSuffix, StringComparison.Ordinal)) simple = simple[..^JavaSuffix.Length];
        return simple switch
        {
            "All" => new OverridePolicy(simple, _ => true),
            "None" => new OverridePolicy(simple, _ => false),
            "Principal" => new OverridePolicy(simple, k => Principal.Contains(k, StringComparer.Ordinal)),
            "Allowlist" => new OverridePolicy(simple, k => allowlist.Contains(k, StringComparer.Ordinal)),
            _ => throw new ConfigException(WorkerConfig.OverridePolicyKey.Name, name, $"Class {name} could not be found. Known policies: All, Allowlist, Principal, None."),
        };
    }

    /// <param name="key">Client setting without prefix.</param>
    /// <returns>Kafka's sentence when the policy forbids it, else null.</returns>
    public string? Problem(string key) =>
        _allows(key) ? null : $"The '{Name}' policy does not allow '{key}' to be overridden in the connector configuration.";
}
