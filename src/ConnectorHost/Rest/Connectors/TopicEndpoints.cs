using System.Text.Json.Serialization;
using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Rest.Routing;

namespace ConnectorHost.Rest.Connectors;

/// <summary>Topics in use by a connector.</summary>
internal sealed record TopicsInfo([property: JsonPropertyName("topics")] IReadOnlyList<string> Topics);

/// <summary>Topic tracking (kafka-connect 4.14); an unknown connector has used none and is no error.</summary>
internal sealed class TopicEndpoints(RestBackend backend)
{
    public IEnumerable<RestRoute> Routes() =>
    [
        new("GET", "/connectors/{c}/topics", BodyUse.Ignored, TopicsAsync),
        new("PUT", "/connectors/{c}/topics/reset", BodyUse.Ignored, ResetAsync),
    ];

    private async Task<RestAnswer> TopicsAsync(RestCall call)
    {
        var tracking = await TrackingAsync(call);
        IReadOnlyDictionary<string, TopicsInfo> answer = new Dictionary<string, TopicsInfo>(StringComparer.Ordinal) { [call.Name] = new(tracking.Topics.Of(call.Name)) };
        return RestAnswer.Ok(answer, RestJson.Relaxed.IReadOnlyDictionaryStringTopicsInfo);
    }

    private async Task<RestAnswer> ResetAsync(RestCall call)
    {
        var tracking = await TrackingAsync(call);
        if (!tracking.AllowReset) throw new RestException(403, "Topic tracking reset is disabled.");
        tracking.Topics.Reset(call.Name);
        return RestAnswer.Accepted;
    }

    private async Task<TopicTracking> TrackingAsync(RestCall call)
    {
        await backend.HerderAsync(call.Aborted);
        return backend.Tracking is { Enabled: true } tracking ? tracking : throw new RestException(403, "Topic tracking is disabled.");
    }
}
