using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>Where a schema registry is and who we are there.</summary>
/// <param name="Urls">One or more base URLs without user names, tried in order.</param>
/// <param name="UserInfo"><c>user:password</c>, or null.</param>
internal sealed record RegistryAddress(IReadOnlyList<string> Urls, Secret? UserInfo)
{
    public static readonly ConfigKey<IReadOnlyList<string>> UrlKey = ConfigKey.List("schema.registry.url").Required().Matters(Importance.High)
        .Must(urls => urls.Count == 0 ? "must name at least one URL" : urls.All(IsUrl) ? null : "must be http or https URLs, separated by commas")
        .Doc("URLs of the schema registry, separated by commas; the next is tried when one is out of reach.");
    public static readonly ConfigKey<string> CredentialsSourceKey = ConfigKey.String("basic.auth.credentials.source").Default("URL")
        .Must(v => v is "URL" or "USER_INFO" ? null : v == "SASL_INHERIT" ? "SASL_INHERIT is not supported, since a converter does not see the Kafka client's settings; use USER_INFO" : "must be URL or USER_INFO")
        .Doc("Where user and password for basic authentication are: URL (https://user:password@host) or USER_INFO (basic.auth.user.info).");
    public static readonly ConfigKey<Secret?> UserInfoKey = ConfigKey.Password("basic.auth.user.info")
        .Doc("user:password, used with basic.auth.credentials.source=USER_INFO.");

    public static RegistryAddress From(PluginConfig config)
    {
        var urls = config.Get(UrlKey);
        var given = config.Get(UserInfoKey);
        if (config.Get(CredentialsSourceKey) == "USER_INFO")
        {
            if (given is null || !given.Reveal().Contains(':')) throw new ConfigException($"'{UserInfoKey.Name}' must be set as user:password when '{CredentialsSourceKey.Name}' is USER_INFO.");
            return new RegistryAddress([.. urls.Select(WithoutUser)], given);
        }
        if (given is not null) throw new ConfigException($"'{UserInfoKey.Name}' has no effect unless '{CredentialsSourceKey.Name}' is USER_INFO. Set that too.");
        var inUrl = urls.Select(u => new Uri(u).UserInfo).FirstOrDefault(u => u.Length > 0);
        return new RegistryAddress([.. urls.Select(WithoutUser)], inUrl is null ? null : new Secret(Uri.UnescapeDataString(inUrl)));
    }

    /// <summary>The URLs; they hold no user names.</summary>
    public override string ToString() => string.Join(',', Urls);

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static string WithoutUser(string url)
    {
        var uri = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        return uri.AbsoluteUri.TrimEnd('/');
    }
}
