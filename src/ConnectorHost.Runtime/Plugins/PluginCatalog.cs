using System.Reflection;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Transforms;
using ConnectorHost.Runtime.Configs.Providers;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>Every plugin by any of its names; read once at start, immutable afterwards. Any thread.</summary>
internal sealed partial class PluginCatalog
{
    private static readonly Type[] RuntimesOwn = [typeof(FileConfigProvider), typeof(DirectoryConfigProvider), typeof(EnvVarConfigProvider)];

    private readonly Dictionary<PluginKind, PluginNames> _names = [];
    private readonly PluginNames _connectors;
    private readonly PluginNames _any;

    private PluginCatalog(IReadOnlyList<PluginInfo> plugins)
    {
        All = plugins;
        foreach (var kind in Enum.GetValues<PluginKind>()) _names[kind] = new PluginNames([.. plugins.Where(p => p.Kind == kind)]);
        _connectors = new PluginNames([.. plugins.Where(p => p.Kind is PluginKind.Source or PluginKind.Sink)]);
        _any = new PluginNames(plugins);
    }

    /// <summary>All plugins: ours first, then folder by folder; a class of two kinds stands here twice.</summary>
    public IReadOnlyList<PluginInfo> All { get; }

    /// <summary>Reads our own assemblies and every sub-directory of the plugin path; what is broken is logged and left out.</summary>
    /// <param name="own">Assemblies of the host that hold plugins.</param>
    /// <param name="pluginPath">Directories; each sub-directory of them is one plugin folder.</param>
    /// <exception cref="ConfigException">Two plugins claim one full name.</exception>
    public static PluginCatalog Load(IEnumerable<Assembly> own, IEnumerable<string> pluginPath, ILoggerFactory logs)
    {
        var log = logs.CreateLogger<PluginCatalog>();
        var plugins = new List<PluginInfo>();
        Add(own.Distinct().SelectMany(a => a.GetExportedTypes()).Concat(RuntimesOwn), PluginInfo.OwnLocation);
        foreach (var folder in pluginPath.SelectMany(p => Folders(p, log)))
        {
            try { Add(PluginFolder.Load(folder), folder); }
#pragma warning disable CA1031 // a broken folder of a third party must not stop the host; it is reported
            catch (Exception e) { Log.FolderSkipped(log, folder, e.Message); }
#pragma warning restore CA1031
        }
        return new PluginCatalog(plugins);

        void Add(IEnumerable<Type> types, string location)
        {
            var before = plugins.Count;
            plugins.AddRange(PluginScanner.Scan(types, location, (type, problem) => Log.PluginSkipped(log, type.FullName!, location, problem)));
            Log.Loaded(log, plugins.Count - before, location);
        }
    }

    /// <summary>The plugin of that kind by any of its names, or null; an ambiguous simple name finds nothing.</summary>
    public PluginInfo? Find(PluginKind kind, string name) => _names[kind].Find(name.Trim());

    /// <summary>The same for a setting that must name a plugin.</summary>
    /// <param name="key">The setting, for the error text; null leaves it out.</param>
    /// <exception cref="ConfigException">With Kafka's sentence (kafka-connect 8.2, 8.3, 17.1).</exception>
    public PluginInfo Get(PluginKind kind, string name, string? key = null) =>
        Find(kind, name) ?? throw (Problem(kind, name) is var (whole, text) && !whole && key is not null ? new ConfigException(key, name, text) : new ConfigException(text));

    /// <summary>A source or sink by any of its names.</summary>
    /// <exception cref="ConnectException">Not found, or the name fits several; Kafka's sentences (kafka-connect 4.16).</exception>
    public PluginInfo GetConnector(string name)
    {
        var matches = _connectors.Matches(name.Trim());
        if (matches.Count == 1) return matches[0];
        if (matches.Count > 1)
            throw new ConnectException($"More than one connector matches alias {name}. Please use full package and class name instead. Classes found: {Names(matches)}");
        var known = All.Where(p => p.Kind is PluginKind.Source or PluginKind.Sink).ToList();
        throw new ConnectException(
            $"Failed to find any class that implements Connector and which name matches {name}, available connectors are: {Names(known)}{DidYouMean(name, _connectors)}");
    }

    public IConnector CreateConnector(string name) => CreateConnector(GetConnector(name));
#pragma warning disable CA1822 // callers hold a catalogue and ask it for instances
    public IConnector CreateConnector(PluginInfo plugin) => PluginFactory.Create<IConnector>(plugin);
    public ISourceConnector CreateSource(PluginInfo plugin) => PluginFactory.Create<ISourceConnector>(plugin);
    public ISinkConnector CreateSink(PluginInfo plugin) => PluginFactory.Create<ISinkConnector>(plugin);
    public IConverter CreateConverter(PluginInfo plugin, PluginConfig config, ConverterContext context) => PluginFactory.Create<IConverter>(plugin, config, context);
    public IHeaderConverter CreateHeaderConverter(PluginInfo plugin, PluginConfig config, ConverterContext context) => PluginFactory.Create<IHeaderConverter>(plugin, config, context);
    public ITransform CreateTransform(PluginInfo plugin, PluginConfig config) => PluginFactory.Create<ITransform>(plugin, config);
    public IPredicate CreatePredicate(PluginInfo plugin, PluginConfig config) => PluginFactory.Create<IPredicate>(plugin, config);
    public IConfigProvider CreateConfigProvider(PluginInfo plugin, PluginConfig config) => PluginFactory.Create<IConfigProvider>(plugin, config);
#pragma warning restore CA1822

    private (bool Whole, string Text) Problem(PluginKind kind, string name)
    {
        var variants = _names[kind].Variants(name.Trim());
        if (variants.Count > 0) return (true, $"This class is abstract and cannot be created. Did you mean {string.Join(", ", variants)}?");
        if (_any.Find(name.Trim()) is { } other)
            return (true, $"Class class {other.ClassName} does not implement the {kind.JavaInterface()} interface");
        return (false, $"Class {name} could not be found.{DidYouMean(name, _names[kind])}");
    }

    private string DidYouMean(string name, PluginNames names)
    {
        var hint = Suggestion.For(name, names.All);
        return hint is null ? "" : $" Did you mean '{hint}'? GET /connector-plugins?connectorsOnly=false lists the {All.Count} loaded.";
    }

    private static string Names(IEnumerable<PluginInfo> plugins) => string.Join(", ", plugins.Select(p => p.ClassName));

    private static IEnumerable<string> Folders(string path, ILogger log)
    {
        var directory = Path.GetFullPath(path);
        if (!Directory.Exists(directory))
        {
            Log.PathMissing(log, directory);
            return [];
        }
        if (Directory.EnumerateFiles(directory, "*.dll").Any()) Log.AssembliesBesideFolders(log, directory);
        return Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal);
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "{Count} plugins loaded from {Location}")]
        public static partial void Loaded(ILogger logger, int count, string location);

        [LoggerMessage(1102, LogLevel.Error, "Plugin folder {Folder} was skipped: {Problem}. Its plugins are not available; mend or remove it and start again.")]
        public static partial void FolderSkipped(ILogger logger, string folder, string problem);

        [LoggerMessage(1103, LogLevel.Error, "Plugin class {Type} of {Location} was skipped: {Problem}")]
        public static partial void PluginSkipped(ILogger logger, string type, string location, string problem);

        [LoggerMessage(1104, LogLevel.Warning, "'plugin.path' names {Directory}, which does not exist")]
        public static partial void PathMissing(ILogger logger, string directory);

        [LoggerMessage(1105, LogLevel.Warning, "Assemblies lie directly in {Directory}; they are not loaded: each plugin needs a folder of its own below a directory of 'plugin.path'")]
        public static partial void AssembliesBesideFolders(ILogger logger, string directory);
    }
}
