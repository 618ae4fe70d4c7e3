using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Rest.Routing;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Herding.Validation;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Rest.Plugins;

/// <summary>What can be configured, and whether a config is good (kafka-connect 4.16).</summary>
internal sealed class PluginEndpoints(RestBackend backend)
{
    private static readonly PluginKind[] Connectors = [PluginKind.Sink, PluginKind.Source];
    private static readonly PluginKind[] Everything =
        [PluginKind.Sink, PluginKind.Source, PluginKind.Transformation, PluginKind.Predicate, PluginKind.Converter, PluginKind.HeaderConverter];

    public IEnumerable<RestRoute> Routes() =>
    [
        new("GET", "/connector-plugins", BodyUse.Ignored, ListAsync),
        new("GET", "/connector-plugins/{p}/config", BodyUse.Ignored, ConfigAsync),
        new("PUT", "/connector-plugins/{p}/config/validate", BodyUse.Needed, ValidateAsync),
    ];

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        var plugins = await backend.PluginsAsync(call.Aborted);
        string? only = call.Request.Query["connectorsOnly"];
        var kinds = string.IsNullOrEmpty(only) || only.Equals("true", StringComparison.OrdinalIgnoreCase) ? Connectors : Everything;
        IReadOnlyList<PluginEntry> entries = [.. kinds.SelectMany(k => plugins.All.Where(p => p.Kind == k).Select(PluginEntry.Of).OrderBy(p => p.Class, StringComparer.Ordinal))];
        return RestAnswer.Ok(entries, RestJson.Relaxed.IReadOnlyListPluginEntry);
    }

    private async Task<RestAnswer> ConfigAsync(RestCall call)
    {
        IReadOnlyList<KeyEntry> keys = [.. PluginKeys.Of(await backend.PluginsAsync(call.Aborted), call.Name, call.Request.Query["version"]).Select(KeyEntry.Of)];
        return RestAnswer.Ok(keys, RestJson.Relaxed.IReadOnlyListKeyEntry);
    }

    private async Task<RestAnswer> ValidateAsync(RestCall call)
    {
        var config = await call.ReadMapAsync();
        if (config.GetValueOrDefault("connector.class") is { } type && !Trimmed(type).EndsWith(Trimmed(call.Name), StringComparison.Ordinal))
            throw new BadRequestException($"Included connector type {type} does not match request type {call.Name}");
        var herder = await backend.HerderAsync(call.Aborted);
        try
        {
            return RestAnswer.Ok(ValidationAnswer.Of(await herder.ValidateConnectorConfigAsync(config, call.Aborted)), RestJson.Relaxed.ValidationAnswer);
        }
        catch (BadRequestException e)
        {
            // What is a 400 on create and update is a 500 here (kafka-connect 4.16).
            throw new RestException(500, e.Message);
        }
    }

    private static string Trimmed(string name)
    {
        const string suffix = "Connector";
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }
}
