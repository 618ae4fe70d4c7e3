using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Herding;

/// <summary>The connector, task or plugin a request names does not exist.</summary>
internal sealed class NotFoundException(string message) : ConnectException(message);

/// <summary>A connector of that name exists already.</summary>
internal sealed class AlreadyExistsException(string message) : ConnectException(message);

/// <summary>The request itself is wrong.</summary>
internal sealed class BadRequestException(string message) : ConnectException(message);

/// <summary>The herder's loop did not come to a request in time; the request is carried out all the same when it can be.</summary>
internal sealed class RequestTimedOutException(string stage)
    : ConnectException(stage.Length == 0 ? "Request timed out" : $"Request timed out. {stage}")
{
    /// <summary>What the loop was doing: a sentence, or empty.</summary>
    public string Stage { get; } = stage;
}
