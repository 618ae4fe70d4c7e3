using System.Reflection;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>Finds the plugin classes of an assembly: public, concrete, not generic, constructible.</summary>
internal static class PluginScanner
{
    /// <summary>Connect's version, shown for our stand-ins of its bundled classes (kafka-connect 4.16).</summary>
    public const string ConnectVersion = "4.3.1";

    private static readonly (PluginKind Kind, Type Contract)[] Contracts =
    [
        (PluginKind.Source, typeof(ISourceConnector)),
        (PluginKind.Sink, typeof(ISinkConnector)),
        (PluginKind.Converter, typeof(IConverter)),
        (PluginKind.HeaderConverter, typeof(IHeaderConverter)),
        (PluginKind.Transformation, typeof(ITransform)),
        (PluginKind.Predicate, typeof(IPredicate)),
        (PluginKind.ConfigProvider, typeof(IConfigProvider)),
    ];

    /// <param name="broken">Told about a class that claims to be a plugin and cannot be used.</param>
    public static IEnumerable<PluginInfo> Scan(IEnumerable<Type> types, string location, Action<Type, string> broken)
    {
        foreach (var type in types.Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }))
        {
            foreach (var (kind, contract) in Contracts.Where(c => c.Contract.IsAssignableFrom(type)))
            {
                PluginInfo? found = null;
                try { found = Describe(type, kind, location); }
#pragma warning disable CA1031 // whatever a foreign class does when asked for its keys, the others go on
                catch (Exception e) { broken(type, e is TargetInvocationException { InnerException: { } inner } ? inner.Message : e.Message); }
#pragma warning restore CA1031
                if (found is not null) yield return found;
            }
        }
    }

    private static PluginInfo Describe(Type type, PluginKind kind, string location)
    {
        PluginFactory.CheckConstructor(type, kind);
        var aliases = Aliases(type);
        var dotnet = type.FullName!;
        string[] names = [dotnet, dotnet.Replace('+', '$'), .. aliases];
        var (keys, version) = kind is PluginKind.Source or PluginKind.Sink ? AskConnector(type) : AskType(type);
        return new PluginInfo(aliases.Count > 0 ? aliases[0] : dotnet.Replace('+', '$'), kind, version ?? DefaultVersion(type, aliases, location), type, keys, location)
        {
            FullNames = [.. names.Distinct(StringComparer.Ordinal)],
        };
    }

    private static List<string> Aliases(Type type) => [.. type.GetCustomAttributes<PluginAliasAttribute>(inherit: false).Select(a => a.Name)];

    private static (ConfigDef Keys, string? Version) AskConnector(Type type)
    {
        var connector = (IConnector)Activator.CreateInstance(type)!;
        var keys = connector.Keys ?? throw new InvalidOperationException($"{type.FullName}.Keys must not be null");
        return (keys, connector.Version);
    }

    private static (ConfigDef Keys, string? Version) AskType(Type type)
    {
        const BindingFlags flags = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        var keys = type.GetProperty("Keys", flags)?.GetValue(null) as ConfigDef
            ?? throw new InvalidOperationException($"{type.FullName} needs a static property 'Keys' of type ConfigDef");
        return (keys, type.GetProperty("Version", flags)?.GetValue(null) as string);
    }

    private static string? DefaultVersion(Type type, List<string> aliases, string location)
    {
        if (location == PluginInfo.OwnLocation && aliases.Exists(a => a.StartsWith("org.apache.kafka.", StringComparison.Ordinal))) return ConnectVersion;
        var version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return version?.Split('+')[0] ?? type.Assembly.GetName().Version?.ToString();
    }
}
