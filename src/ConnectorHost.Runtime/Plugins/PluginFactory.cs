using System.Reflection;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>Makes plugin instances: born configured, through the constructor their contract names.</summary>
internal static class PluginFactory
{
    private static readonly Type[] Nothing = [];
    private static readonly Type[] Config = [typeof(PluginConfig)];
    private static readonly Type[] ConfigAndContext = [typeof(PluginConfig), typeof(ConverterContext)];

    /// <exception cref="InvalidOperationException">The class has no constructor that its kind can be made with.</exception>
    public static void CheckConstructor(Type type, PluginKind kind)
    {
        if (Signatures(kind).Any(s => Constructor(type, s) is not null)) return;
        throw new InvalidOperationException($"{type.FullName} needs a public constructor with ({string.Join(", ", Signatures(kind)[0].Select(t => t.Name))})");
    }

    /// <summary>A new instance. Faults of its configuration pass as they are, anything else is wrapped.</summary>
    public static T Create<T>(PluginInfo plugin, params object[] arguments) where T : class
    {
        foreach (var signature in Signatures(plugin.Kind))
        {
            if (Constructor(plugin.Type, signature) is not { } constructor) continue;
            var values = signature.Select(t => arguments.First(t.IsInstanceOfType)).ToArray();
            try { return (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null); }
            catch (Exception e) when (e is not (ConfigException or ConnectException or OperationCanceledException))
            {
                throw new ConnectException($"Could not instantiate class {plugin.ClassName}: {(IsOwnText(e) ? e.Message : e.GetType().Name)}", e);
            }
        }
        throw new ConfigException($"Could not find a public constructor for class {plugin.ClassName}");
    }

    private static bool IsOwnText(Exception e) => e is InvalidOperationException or NotSupportedException or IOException;

    private static Type[][] Signatures(PluginKind kind) => kind switch
    {
        PluginKind.Source or PluginKind.Sink => [Nothing],
        PluginKind.Converter or PluginKind.HeaderConverter => [ConfigAndContext, Config, Nothing],
        _ => [Config, Nothing],
    };

    private static ConstructorInfo? Constructor(Type type, Type[] signature) => type.GetConstructor(BindingFlags.Public | BindingFlags.Instance, signature);
}
