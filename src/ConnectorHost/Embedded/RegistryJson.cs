using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConnectorHost.Embedded;

// Requests: unknown members are ignored, null counts as absent.
internal sealed record SchemaBody(string? Schema, string? SchemaType, IReadOnlyList<ReferenceBody?>? References, int? Version, int? Id);

internal sealed record ReferenceBody(string? Name, string? Subject, int? Version);

internal sealed record LevelBody(string? Compatibility);

internal sealed record ModeBody(string? Mode);

// Answers.
internal sealed record SchemaAnswer(string Schema, IReadOnlyList<SchemaReference>? References);

internal sealed record VersionAnswer(string Subject, int Version, int Id, string Schema, IReadOnlyList<SchemaReference>? References);

internal sealed record UseAnswer(string Subject, int Version);

internal sealed record IdAnswer(int Id);

internal sealed record LevelAnswer(string CompatibilityLevel);

internal sealed record CompatibilityAnswer([property: JsonPropertyName("is_compatible")] bool IsCompatible, IReadOnlyList<string>? Messages);

internal sealed record ErrorAnswer([property: JsonPropertyName("error_code")] int ErrorCode, string Message);

/// <summary>The registry's JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SchemaBody))]
[JsonSerializable(typeof(LevelBody))]
[JsonSerializable(typeof(ModeBody))]
[JsonSerializable(typeof(SchemaAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(IReadOnlyList<VersionAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<UseAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(IdAnswer))]
[JsonSerializable(typeof(LevelAnswer))]
[JsonSerializable(typeof(CompatibilityAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class RegistryJson : JsonSerializerContext
{
    /// <summary>The generated converters, writing texts readably instead of escaping quotes and letters as \u.</summary>
    public static RegistryJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
