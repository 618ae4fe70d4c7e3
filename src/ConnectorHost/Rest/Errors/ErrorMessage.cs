using System.Text.Json.Serialization;

namespace ConnectorHost.Rest.Errors;

/// <summary>The body of every error: <c>error_code</c> equals the HTTP status, the message is never empty (ecosystem R12).</summary>
internal sealed record ErrorMessage(
    [property: JsonPropertyName("error_code")] int ErrorCode,
    [property: JsonPropertyName("message")] string Message);
