using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Plugins;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Configs;

/// <summary>Replaces <c>${provider:path:key}</c> by what the configured providers say (kafka-connect 19). Any thread.</summary>
internal sealed partial class ConfigResolver
{
    private readonly IReadOnlyDictionary<string, IConfigProvider> _providers;
    private readonly ILogger _log;

    public ConfigResolver(IReadOnlyDictionary<string, IConfigProvider> providers, ILoggerFactory logs) =>
        (_providers, _log) = (providers, logs.CreateLogger<ConfigResolver>());

    /// <summary>The providers of a worker config: <c>config.providers</c>, <c>config.providers.[n].class</c>, <c>config.providers.[n].param.*</c>.</summary>
    /// <exception cref="ConfigException">A class is missing, unknown, or refuses its parameters.</exception>
    public static ConfigResolver From(IReadOnlyDictionary<string, string?> worker, PluginCatalog catalog, ILoggerFactory logs)
    {
        var config = new PluginConfig(worker);
        var providers = config.Get(WorkerConfig.ConfigProvidersKey).Distinct(StringComparer.Ordinal).ToDictionary(n => n, Create, StringComparer.Ordinal);
        return new ConfigResolver(providers, logs);

        IConfigProvider Create(string name)
        {
            var key = $"config.providers.{name}.class";
            var type = config.Text(key) ?? throw new ConfigException($"Missing required configuration \"{key}\" which has no default value.");
            return catalog.CreateConfigProvider(catalog.Get(PluginKind.ConfigProvider, type, key), config.WithPrefix($"config.providers.{name}.param."));
        }
    }

    /// <summary>Whether a text holds something that looks like a placeholder.</summary>
    public static bool HasPlaceholder(string? text) => text is not null && Placeholder().IsMatch(text);

    /// <summary>The same settings with placeholders resolved; what a provider does not know stays as it is.</summary>
    /// <exception cref="ConfigException">A provider cannot read; its own sentence.</exception>
    public IReadOnlyDictionary<string, string?> Resolve(IReadOnlyDictionary<string, string?> raw)
    {
        if (!raw.Values.Any(HasPlaceholder)) return raw;
        var found = Ask(raw.Values.OfType<string>().SelectMany(v => Placeholder().Matches(v)).Select(Reference.From));
        return raw.ToDictionary(p => p.Key, p => p.Value is null ? null : Replace(p.Key, p.Value, found), StringComparer.Ordinal);
    }

    /// <summary>Resolved settings under a prefix, which is cut off, beside the submitted ones for error texts.</summary>
    public PluginConfig ToPluginConfig(IReadOnlyDictionary<string, string?> raw, string prefix = "")
    {
        if (prefix.Length > 0)
            raw = raw.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value, StringComparer.Ordinal);
        return new PluginConfig(Resolve(raw), raw);
    }

    private Dictionary<Reference, string> Ask(IEnumerable<Reference> references)
    {
        var found = new Dictionary<Reference, string>();
        foreach (var group in references.Where(r => _providers.ContainsKey(r.Provider)).Distinct().GroupBy(r => (r.Provider, r.Path)))
        {
            foreach (var (key, value) in Call(group.Key.Provider, group.Key.Path, [.. group.Select(r => r.Key)]))
                found[new Reference(group.Key.Provider, group.Key.Path, key)] = value;
        }
        return found;
    }

    private IReadOnlyDictionary<string, string> Call(string provider, string path, IReadOnlyCollection<string> keys)
    {
        try { return _providers[provider].Get(path, keys); }
        catch (Exception e) when (e is not (ConfigException or OperationCanceledException))
        {
            throw new ConfigException($"config provider '{provider}' failed for path '{path}' ({e.GetType().Name})", e);
        }
    }

    private string Replace(string setting, string text, Dictionary<Reference, string> found) => Placeholder().Replace(text, match =>
    {
        var reference = Reference.From(match);
        if (found.TryGetValue(reference, out var value)) return value;
        Log.LeftAsIs(_log, setting, match.Value, _providers.ContainsKey(reference.Provider) ? "the provider knows no such path or key" : "no such provider in 'config.providers'");
        return match.Value;
    });

    [GeneratedRegex(@"\$\{([^}]*?):(?:([^}]*?):)?([^}]*?)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    private readonly record struct Reference(string Provider, string Path, string Key)
    {
        public static Reference From(Match match) => new(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
    }

    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Warning, "Setting '{Setting}': {Placeholder} was left as it is: {Reason}")]
        public static partial void LeftAsIs(ILogger logger, string setting, string placeholder, string reason);
    }
}
