using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Rest.Routing;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Rest.Connectors;

/// <summary>Create, read, list, change and delete connectors (kafka-connect 4.4 to 4.9).</summary>
internal sealed class ConnectorEndpoints(RestBackend backend)
{
    public IEnumerable<RestRoute> Routes() =>
    [
        new("POST", "/connectors", BodyUse.Needed, CreateAsync),
        new("GET", "/connectors", BodyUse.Ignored, ListAsync),
        new("DELETE", "/connectors/{c}", BodyUse.Ignored, DeleteAsync),
        new("GET", "/connectors/{c}", BodyUse.Ignored, GetAsync),
        new("PUT", "/connectors/{c}/config", BodyUse.Needed, PutConfigAsync),
        new("PATCH", "/connectors/{c}/config", BodyUse.Needed, PatchConfigAsync),
        new("GET", "/connectors/{c}/config", BodyUse.Ignored, GetConfigAsync),
    ];

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        using var body = await call.ReadAsync();
        var request = CreateConnectorRequest.Read(body.RootElement);
        var herder = await backend.HerderAsync(call.Aborted);
        var (_, entry) = await herder.PutConnectorConfigAsync(request.Name, request.Config, request.InitialState, allowReplace: false, call.Aborted);
        return Created(herder, entry);
    }

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        var herder = await backend.HerderAsync(call.Aborted);
        if (!call.Request.Query.ContainsKey("expand")) return RestAnswer.Ok(herder.Connectors(), RestJson.Relaxed.IReadOnlyListString);

        var expand = call.Request.Query["expand"];
        var (info, status) = (expand.Contains("info"), expand.Contains("status"));
        var connectors = new Dictionary<string, ExpandedConnector>(StringComparer.Ordinal);
        foreach (var name in herder.Connectors())
        {
            if (herder.FindConnector(name) is not { } entry) continue;
            var state = status ? ConnectorViews.Status(herder, name) : null;
            if (status && state is null) continue; // not known yet
            connectors[name] = new ExpandedConnector(info ? ConnectorViews.Info(herder, entry) : null, state);
        }
        return RestAnswer.Ok<IReadOnlyDictionary<string, ExpandedConnector>>(connectors, RestJson.Relaxed.IReadOnlyDictionaryStringExpandedConnector);
    }

    private async Task<RestAnswer> GetAsync(RestCall call)
    {
        var herder = await backend.HerderAsync(call.Aborted);
        return RestAnswer.Ok(ConnectorViews.Info(herder, herder.Connector(call.Name)), RestJson.Relaxed.ConnectorInfo);
    }

    private async Task<RestAnswer> GetConfigAsync(RestCall call) =>
        RestAnswer.Ok((await backend.HerderAsync(call.Aborted)).Connector(call.Name).Config, RestJson.Relaxed.IReadOnlyDictionaryStringString);

    private async Task<RestAnswer> PutConfigAsync(RestCall call)
    {
        var config = CreateConnectorRequest.WithName(await call.ReadMapAsync(), call.Name);
        var herder = await backend.HerderAsync(call.Aborted);
        var (created, entry) = await herder.PutConnectorConfigAsync(call.Name, config, null, allowReplace: true, call.Aborted);
        return created ? Created(herder, entry) : RestAnswer.Ok(ConnectorViews.Info(herder, entry), RestJson.Relaxed.ConnectorInfo);
    }

    private async Task<RestAnswer> PatchConfigAsync(RestCall call)
    {
        var herder = await backend.HerderAsync(call.Aborted);
        Dictionary<string, string?> patch;
        try { patch = await call.ReadMapAsync(); }
        catch (RestException)
        {
            herder.Connector(call.Name); // an unknown connector counts more than a missing body
            throw;
        }
        var entry = await herder.PatchConnectorConfigAsync(call.Name, patch, call.Aborted);
        return RestAnswer.Ok(ConnectorViews.Info(herder, entry), RestJson.Relaxed.ConnectorInfo);
    }

    private async Task<RestAnswer> DeleteAsync(RestCall call)
    {
        await (await backend.HerderAsync(call.Aborted)).DeleteConnectorAsync(call.Name, call.Aborted);
        await backend.Deleted(call.Name, CancellationToken.None);
        return RestAnswer.NoContent;
    }

    private static RestAnswer Created(Herder herder, ConnectorEntry entry) =>
        RestAnswer.Json(201, ConnectorViews.Info(herder, entry), RestJson.Relaxed.ConnectorInfo) with { Location = $"/connectors/{RestPath.Encode(entry.Name)}" };
}
