using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectorHost.Startup;

/// <summary>Where this process can be reached, for scripts and for <c>tail</c>: <c>endpoints.json</c> in the data folder.</summary>
/// <param name="Registry">Null when the worker names no schema registry.</param>
/// <param name="Connectors">Where connectors listened when the start was over, by connector and name (<c>mllp</c>).</param>
internal sealed record EndpointsFile(
    [property: JsonPropertyName("rest")] string Rest,
    [property: JsonPropertyName("bootstrap")] string Bootstrap,
    [property: JsonPropertyName("registry")] string? Registry,
    [property: JsonPropertyName("connectors")] IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Connectors = null)
{
    public const string Name = "endpoints.json";

    /// <summary>Replaces the file whole, so that a reader never sees half of it.</summary>
    public async Task WriteAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(dataDirectory, Name);
        await File.WriteAllBytesAsync($"{path}.new", JsonSerializer.SerializeToUtf8Bytes(this, EndpointsJson.Default.EndpointsFile), cancellationToken);
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public static EndpointsFile? Read(string dataDirectory)
    {
        try { return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(dataDirectory, Name)), EndpointsJson.Default.EndpointsFile); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException) { return null; }
    }

    /// <summary>The process has ended: nothing listens there any more.</summary>
    public static void Delete(string dataDirectory) => File.Delete(Path.Combine(dataDirectory, Name));
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(EndpointsFile))]
internal sealed partial class EndpointsJson : JsonSerializerContext;
