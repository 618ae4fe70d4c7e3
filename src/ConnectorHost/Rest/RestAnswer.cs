using System.Text.Json.Serialization.Metadata;

namespace ConnectorHost.Rest;

/// <summary>What a call is answered with.</summary>
/// <param name="Location">Path of what was created, percent-encoded; made absolute when written.</param>
internal sealed record RestAnswer(int Status, object? Body = null, JsonTypeInfo? Type = null, string? Location = null)
{
    public static RestAnswer NoContent { get; } = new(204);

    /// <summary>Accepted, without a body.</summary>
    public static RestAnswer Accepted { get; } = new(202);

    public static RestAnswer Ok<T>(T body, JsonTypeInfo<T> type) => new(200, body, type);

    public static RestAnswer Json<T>(int status, T body, JsonTypeInfo<T> type) => new(status, body, type);
}
