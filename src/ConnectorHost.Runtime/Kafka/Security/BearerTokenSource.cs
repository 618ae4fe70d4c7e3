using System.Buffers.Text;
using System.Text.Json;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Kafka.Security;

/// <summary>A token for the client's refresh handler.</summary>
/// <param name="Token">The secret itself.</param>
internal sealed record BearerToken(string Token, DateTimeOffset Expiry, string Principal)
{
    public override string ToString() => $"BearerToken{{expires {Expiry:O}}}";
}

/// <summary>Where tokens come from that the client cannot fetch by itself; asked again before each expires.</summary>
internal abstract class BearerTokenSource
{
    /// <exception cref="ConfigException">There is no usable token.</exception>
    public abstract BearerToken Read();
}

/// <summary>A JWT in a file that somebody else renews.</summary>
internal sealed class FileTokenSource(string file) : BearerTokenSource
{
    public override BearerToken Read()
    {
        string token;
        try { token = File.ReadAllText(file).Trim(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new ConfigException($"The token file {file} cannot be read", e); }
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            var expiry = DateTimeOffset.FromUnixTimeSeconds((long)claims.RootElement.GetProperty("exp").GetDouble());
            return new BearerToken(token, expiry, claims.RootElement.TryGetProperty("sub", out var sub) ? sub.GetString() ?? "" : "");
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new ConfigException($"The file {file} does not hold a JWT with an expiry ({e.GetType().Name})");
        }
    }
}
