using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Collects keys in definition order; errors of keys nobody defines stand in front (kafka-connect 8.1).</summary>
internal sealed class ConfigEntries
{
    private readonly List<ConfigInfo> _undefined = [];
    private readonly List<ConfigInfo> _defined = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _groups = [];

    public IReadOnlyList<string> Groups => _groups;

    public IReadOnlyList<ConfigInfo> All => [.. _undefined, .. _defined];

    public int ErrorCount => All.Sum(c => c.Value.Errors.Count);

    /// <summary>Adds a key; the later definition of the same key wins and keeps the earlier place.</summary>
    public void Add(KeyInfo definition, ConfigValue value)
    {
        if (definition.Group is { } group && !_groups.Contains(group)) _groups.Add(group);
        if (_places.TryGetValue(definition.Name, out var place)) _defined[place] = new ConfigInfo(definition, value);
        else
        {
            _places[definition.Name] = _defined.Count;
            _defined.Add(new ConfigInfo(definition, value));
        }
    }

    public void AddError(string key, string message)
    {
        if (_places.TryGetValue(key, out var place)) _defined[place].Value.Errors.Add(message);
        else if (_undefined.Find(c => c.Value.Name == key) is { } known) known.Value.Errors.Add(message);
        else _undefined.Add(new ConfigInfo(null, new ConfigValue(key, null, [message])));
    }

    public bool HasErrors(string key) => _places.TryGetValue(key, out var place) && _defined[place].Value.Errors.Count > 0;
}
