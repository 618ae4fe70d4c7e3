namespace ConnectorHost.PluginApi.Config;

/// <summary>The keys of one plugin, in the order they are shown.</summary>
public sealed class ConfigDef
{
    private readonly Dictionary<string, ConfigKey> _byName;

    public ConfigDef(params IEnumerable<ConfigKey> keys)
    {
        Keys = [.. keys];
        _byName = Keys.ToDictionary(k => k.Name, StringComparer.Ordinal);
    }

    public static ConfigDef Empty { get; } = new();

    public IReadOnlyList<ConfigKey> Keys { get; }

    public ConfigKey? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>These keys followed by those of another definition; a key defined in both is the other's.</summary>
    public ConfigDef And(ConfigDef other) => new(Keys.Where(k => other.Find(k.Name) is null).Concat(other.Keys));

    /// <summary>Checks every key and reports all errors at once.</summary>
    public IReadOnlyList<ConfigValue> Validate(PluginConfig config)
    {
        var values = new List<ConfigValue>(Keys.Count);
        foreach (var key in Keys)
        {
            var errors = new List<string>();
            var text = key.Check(config.Contains(key.Name), config.Text(key.Name), config.Display(key.Name), errors);
            values.Add(new ConfigValue(key.Name, text, errors));
        }
        return values;
    }
}

/// <summary>What validation says of one key.</summary>
/// <param name="Text">The parsed value in string form, placeholders unresolved; null when it cannot be parsed.</param>
/// <param name="Errors">Sentences for the user; may be added to.</param>
public sealed record ConfigValue(string Name, string? Text, List<string> Errors)
{
    public IReadOnlyList<string> Recommended { get; init; } = [];
    public bool Visible { get; init; } = true;

    public override string ToString() => $"ConfigValue{{{Name}, {Errors.Count} errors}}";
}

/// <summary>Errors of a plugin's own validation, by key.</summary>
public sealed class ConfigErrors
{
    private readonly List<(string Key, string Message)> _items = [];

    public IReadOnlyList<(string Key, string Message)> Items => _items;

    /// <summary>Adds a whole sentence to a key; it must quote no secret.</summary>
    public void Add(string key, string message) => _items.Add((key, message));
}
