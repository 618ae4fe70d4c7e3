using System.Collections.Frozen;

namespace ConnectorHost.PluginApi.Config;

/// <summary>A plugin's settings with secrets resolved, read through typed keys.</summary>
public sealed class PluginConfig
{
    private readonly FrozenDictionary<string, string?> _values;
    private readonly IReadOnlyDictionary<string, string?>? _raw;

    /// <param name="values">Resolved settings; null values are possible (a JSON null).</param>
    /// <param name="raw">The same settings as submitted, placeholders unresolved, for error texts; null when nothing was resolved.</param>
    public PluginConfig(IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?>? raw = null) =>
        (_values, _raw) = (values.ToFrozenDictionary(StringComparer.Ordinal), raw);

    public static PluginConfig Empty { get; } = new(FrozenDictionary<string, string?>.Empty);

    /// <summary>Every setting as text. May hold secrets: do not print.</summary>
    public IReadOnlyDictionary<string, string?> Originals => _values;

    /// <summary>The value of a key, or its default.</summary>
    /// <exception cref="Errors.ConfigException">Missing, unreadable or refused by a check of the key.</exception>
    public T Get<T>(ConfigKey<T> key) => key.Read(Contains(key.Name), Text(key.Name), Display(key.Name));

    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>The text of a setting, or null.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>Settings under a prefix, which is cut off.</summary>
    public PluginConfig WithPrefix(string prefix) => new(Under(_values, prefix), _raw is null ? null : Under(_raw, prefix));

    /// <summary>What error texts may show of a setting.</summary>
    internal string? Display(string name) => _raw is null ? Text(name) : _raw.GetValueOrDefault(name) ?? Text(name);

    /// <summary>The number of settings, never their values.</summary>
    public override string ToString() => $"PluginConfig{{{_values.Count} settings}}";

    private static Dictionary<string, string?> Under(IReadOnlyDictionary<string, string?> values, string prefix) =>
        values.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value, StringComparer.Ordinal);
}
