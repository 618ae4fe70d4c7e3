using System.Text.Json;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>What a running host writes to <c>endpoints.json</c>.</summary>
internal sealed record Endpoints(Uri Rest, string Bootstrap, Uri Registry)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static string FileIn(string dataFolder) => Path.Combine(dataFolder, "endpoints.json");

    public static Endpoints? TryRead(string dataFolder) =>
        File.Exists(FileIn(dataFolder)) ? JsonSerializer.Deserialize<Endpoints>(File.ReadAllText(FileIn(dataFolder)), Web) : null;
}
