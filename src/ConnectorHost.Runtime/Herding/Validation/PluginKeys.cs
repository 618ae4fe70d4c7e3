using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>The key definitions of one plugin, for <c>GET /connector-plugins/{p}/config</c> (kafka-connect 4.16).</summary>
internal static class PluginKeys
{
    private static readonly PluginKind[] Order =
        [PluginKind.Sink, PluginKind.Source, PluginKind.Converter, PluginKind.HeaderConverter, PluginKind.Transformation, PluginKind.Predicate];

    /// <param name="version">A version or range; null takes any.</param>
    /// <exception cref="NotFoundException">No plugin of that name.</exception>
    /// <exception cref="BadRequestException">Another kind of plugin, or another version.</exception>
    public static IReadOnlyList<KeyInfo> Of(PluginCatalog plugins, string name, string? version)
    {
        var plugin = Order.Select(kind => plugins.Find(kind, name)).FirstOrDefault(p => p is not null);
        if (plugin is null)
        {
            if (plugins.Find(PluginKind.ConfigProvider, name) is null) throw new NotFoundException($"Unknown plugin {name}.");
            throw new BadRequestException($"Invalid plugin class {name}. Valid types are sink, source, converter, header_converter, transformation, predicate.");
        }
        if (PluginVersionCheck.Problem(plugin, version, out var unreadable) is { } problem)
            throw new BadRequestException(unreadable ? $"Invalid version specification: {version}" : problem);

        var own = plugin.Keys.Keys.Select(KeyInfo.Of);
        if (plugin.Kind is not (PluginKind.Source or PluginKind.Sink)) return [.. own];
        var framework = ConnectorConfig.CommonKeys.And(plugin.Kind == PluginKind.Source ? ConnectorConfig.SourceKeys : ConnectorConfig.SinkKeys);
        return [.. own, .. framework.Keys.Where(k => plugin.Keys.Find(k.Name) is null).Select(KeyInfo.Of)];
    }
}
