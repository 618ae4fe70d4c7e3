namespace ConnectorHost.Runtime.Plugins;

/// <summary>Which names lead to which class (architecture "Plugins", kafka-connect 1).</summary>
internal sealed class PluginNames
{
    private readonly Dictionary<string, PluginInfo> _full = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PluginInfo>> _simple = new(StringComparer.Ordinal);

    /// <param name="plugins">Plugins whose names are looked up together: of one kind, but sources with sinks.</param>
    /// <exception cref="PluginApi.Errors.ConfigException">Two classes claim one full name.</exception>
    public PluginNames(IReadOnlyList<PluginInfo> plugins)
    {
        foreach (var plugin in plugins)
        {
            foreach (var name in plugin.FullNames) Claim(name, plugin);
            foreach (var name in SimpleNames(plugin))
            {
                if (!_simple.TryGetValue(name, out var owners)) _simple[name] = owners = [];
                if (!owners.Exists(o => o.Type == plugin.Type)) owners.Add(plugin);
            }
        }
    }

    public IEnumerable<string> All => _full.Keys.Concat(_simple.Where(s => s.Value.Count == 1).Select(s => s.Key));

    /// <summary>The one plugin of that name; a simple name that fits two classes is none.</summary>
    public PluginInfo? Find(string name)
    {
        if (_full.TryGetValue(name, out var plugin)) return plugin;
        return _simple.TryGetValue(name, out var owners) && owners.Count == 1 ? owners[0] : null;
    }

    /// <summary>All plugins a simple name fits.</summary>
    public IReadOnlyList<PluginInfo> Matches(string name) => Find(name) is { } one ? [one] : _simple.GetValueOrDefault(name) ?? [];

    /// <summary>Full names of the nested classes of a name that is itself no plugin (<c>InsertField</c> of <c>InsertField$Key</c>), in order.</summary>
    public IReadOnlyList<string> Variants(string name) => [.. _full.Keys.Where(k => k.StartsWith($"{name}$", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private void Claim(string name, PluginInfo plugin)
    {
        if (_full.TryAdd(name, plugin) || _full[name].Type == plugin.Type) return;
        var other = _full[name];
        throw new PluginApi.Errors.ConfigException(
            $"Two plugins claim the name {name}: {other.Type.FullName} of {other.Type.Assembly.GetName().Name} ({other.Location}) and " +
            $"{plugin.Type.FullName} of {plugin.Type.Assembly.GetName().Name} ({plugin.Location}). Remove one of them from 'plugin.path'.");
    }

    private static IEnumerable<string> SimpleNames(PluginInfo plugin)
    {
        var simple = plugin.FullNames.Where(n => !n.Contains('$') && !n.Contains('+')).Select(n => n[(n.LastIndexOf('.') + 1)..]).Distinct(StringComparer.Ordinal).ToList();
        var pruned = simple.SelectMany(n => plugin.Kind.Suffixes().Where(s => n.Length > s.Length && n.EndsWith(s, StringComparison.Ordinal)).Select(s => n[..^s.Length]));
        return simple.Concat(pruned).Distinct(StringComparer.Ordinal);
    }
}
