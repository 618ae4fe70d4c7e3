namespace ConnectorHost.Runtime.Kafka;

/// <summary>Client settings in Java's names, each with where it was given, so that messages can name the key as the user wrote it.</summary>
internal sealed class JavaSettings
{
    private readonly Dictionary<string, (string Value, string Prefix, bool IsOurs)> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Adds or overrides settings; later layers win.</summary>
    /// <param name="prefix">As the user wrote it, for instance <c>producer.override.</c>.</param>
    public JavaSettings With(IEnumerable<KeyValuePair<string, string?>> settings, string prefix)
    {
        foreach (var (name, value) in settings.Where(s => s.Value is not null)) _values[name] = (value!, prefix, false);
        return this;
    }

    /// <summary>Adds one of our own that the user may override.</summary>
    public JavaSettings WithOurs(string name, string value)
    {
        _values[name] = (value, "", true);
        return this;
    }

    public string? Text(string name) => _values.TryGetValue(name, out var setting) ? setting.Value : null;

    /// <summary>Whether the user gave it.</summary>
    public bool IsGiven(string name) => _values.TryGetValue(name, out var setting) && !setting.IsOurs;

    /// <summary>The key as the user wrote it.</summary>
    public string Full(string name) => _values.TryGetValue(name, out var setting) ? $"{setting.Prefix}{name}" : name;

    /// <summary>Names only.</summary>
    public override string ToString() => $"JavaSettings{{{string.Join(", ", Names)}}}";
}
