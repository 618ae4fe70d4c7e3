using Confluent.Kafka;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Kafka.Security;

/// <summary>Hands tokens to a client that asks for one.</summary>
internal static class BearerTokens
{
    /// <summary>The handler for a client builder's <c>SetOAuthBearerTokenRefreshHandler</c>; runs on the client's poll thread.</summary>
    public static Action<IClient, string> Handler(BearerTokenSource source) => (client, _) =>
    {
        try
        {
            var token = source.Read();
            client.OAuthBearerSetToken(token.Token, token.Expiry.ToUnixTimeMilliseconds(), token.Principal);
        }
        catch (Exception e) when (e is ConfigException or KafkaException or ArgumentException)
        {
            client.OAuthBearerSetTokenFailure(e.Message);
        }
    };
}
