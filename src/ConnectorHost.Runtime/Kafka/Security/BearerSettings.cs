using System.Text;

namespace ConnectorHost.Runtime.Kafka.Security;

/// <summary>OAUTHBEARER: which of the client's own ways to get a token a Java config means (kafka-clients 3).</summary>
internal sealed class BearerSettings
{
    private const string JavaBearer = "org.apache.kafka.common.security.oauthbearer.";
    private const string Url = "sasl.oauthbearer.token.endpoint.url";
    private const string Retriever = "sasl.oauthbearer.jwt.retriever.class";
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Assertion = "sasl.oauthbearer.assertion.";

    private static readonly string[] CaBundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem"];
    private static readonly string[] Handlers = [$"{JavaBearer}OAuthBearerLoginCallbackHandler", $"{JavaBearer}secured.OAuthBearerLoginCallbackHandler"];

    private readonly Func<string, string?> _setting;
    private readonly IReadOnlyDictionary<string, string> _options;

    private BearerSettings(Func<string, string?> setting, IReadOnlyDictionary<string, string> options) => (_setting, _options) = (setting, options);

    public Dictionary<string, string> Native { get; } = new(StringComparer.Ordinal);
    public List<(string Key, string Reason)> Problems { get; } = [];
    public string? Warning { get; private set; }
    public BearerTokenSource? Tokens { get; private set; }

    /// <param name="setting">A checked setting by name; null when absent.</param>
    /// <param name="options">Options of the login module.</param>
    public static BearerSettings From(Func<string, string?> setting, IReadOnlyDictionary<string, string> options)
    {
        var result = new BearerSettings(setting, options);
        result.Choose();
        return result;
    }

    private void Choose()
    {
        var handler = _setting("sasl.login.callback.handler.class");
        if (handler is not null && !Handlers.Contains(handler)) { Problems.Add(("sasl.login.callback.handler.class", "Java login classes cannot run here")); return; }
        var url = _setting(Url);
        var retriever = _setting(Retriever)?.Replace(JavaBearer, "", StringComparison.Ordinal);
        if (retriever is not (null or "DefaultJwtRetriever" or "ClientCredentialsJwtRetriever" or "FileJwtRetriever" or "JwtBearerJwtRetriever"))
            Problems.Add((Retriever, "Java login classes cannot run here"));
        else if (url is not null && url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) Tokens = new FileTokenSource(new Uri(url).LocalPath);
        else if (retriever == "FileJwtRetriever") Problems.Add((Retriever, $"FileJwtRetriever needs {Url}=file:///path/of/the/token"));
        else if (url is not null) FromEndpoint(url, retriever == "JwtBearerJwtRetriever");
        else if (handler is not null) Problems.Add((Url, "the login callback handler needs it"));
        else if (_options.Keys.Any(k => k.StartsWith("unsecuredLogin", StringComparison.Ordinal))) Unsecured();
        else Problems.Add(("sasl.jaas.config", $"OAUTHBEARER has no way to get a token: set {Url}, or unsecuredLoginStringClaim_sub for tests"));
    }

    private void FromEndpoint(string url, bool jwtBearer)
    {
        Native["sasl.oauthbearer.method"] = "oidc";
        Native[Url] = url;
        var id = Put("sasl.oauthbearer.client.credentials.client.id", "clientId");
        var secret = Put("sasl.oauthbearer.client.credentials.client.secret", "clientSecret");
        Put("sasl.oauthbearer.scope", "scope");
        if (_setting("sasl.oauthbearer.sub.claim.name") is { } sub) Native["sasl.oauthbearer.sub.claim.name"] = sub;
        var extensions = _options.Where(o => o.Key.StartsWith("extension_", StringComparison.Ordinal)).Select(o => $"{o.Key["extension_".Length..]}={o.Value}").ToList();
        if (extensions.Count > 0) Native["sasl.oauthbearer.extensions"] = string.Join(',', extensions);
        if (jwtBearer) PutAssertion();
        else if (id is null || secret is null) Problems.Add(("sasl.jaas.config", "the token endpoint needs a client id and a client secret"));
        else if (_setting("sasl.oauthbearer.header.urlencode") == "true" && (Uri.EscapeDataString(id) != id || Uri.EscapeDataString(secret) != secret))
            Problems.Add(("sasl.oauthbearer.header.urlencode", "client id or secret would have to be encoded, which this client does not do"));
        if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) PutCertificates();
    }

    private string? Put(string name, string option)
    {
        var value = _setting(name) ?? _options.GetValueOrDefault(option);
        if (value is not null) Native[name] = value;
        return value;
    }

    private void PutAssertion()
    {
        Native["sasl.oauthbearer.grant.type"] = JwtBearer;
        string[] keys = ["algorithm", "claim.aud", "claim.exp.seconds", "claim.iss", "claim.jti.include", "claim.nbf.seconds", "claim.sub", "file", "private.key.file", "private.key.passphrase"];
        foreach (var key in keys)
        {
            if (_setting($"{Assertion}{key}") is { } value) Native[$"{Assertion}{key}"] = key == "algorithm" ? value.ToUpperInvariant() : value;
        }
        if (_setting($"{Assertion}template.file") is { } template) Native[$"{Assertion}jwt.template.file"] = template;
    }

    /// <summary>Without one of these the client looks in a place that many systems do not have, and reports nothing.</summary>
    private void PutCertificates()
    {
        var tls = TlsSettings.From(n => n.StartsWith("ssl.truststore.", StringComparison.Ordinal) ? _options.GetValueOrDefault(n) : null, n => n);
        foreach (var (_, message) in tls.Problems) Problems.Add(("sasl.jaas.config", message));
        if (tls.Native.TryGetValue("ssl.ca.pem", out var pem)) Native["https.ca.pem"] = pem;
        else if (tls.Native.TryGetValue("ssl.ca.location", out var file)) Native["https.ca.location"] = file;
        else if (CaBundles.FirstOrDefault(File.Exists) is { } bundle) Native["https.ca.location"] = bundle;
        else Problems.Add((Url, $"no certificate bundle was found ({string.Join(", ", CaBundles)}); add ssl.truststore.location to the options of the login module"));
    }

    private void Unsecured()
    {
        var config = new StringBuilder();
        foreach (var (key, value) in _options.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            var term = key switch
            {
                "unsecuredLoginStringClaim_sub" => $"principal={value}",
                "unsecuredLoginLifetimeSeconds" => $"lifeSeconds={value}",
                "unsecuredLoginPrincipalClaimName" => $"principalClaimName={value}",
                "unsecuredLoginScopeClaimName" => $"scopeClaimName={value}",
                _ when key == $"unsecuredLoginListClaim_{_options.GetValueOrDefault("unsecuredLoginScopeClaimName", "scope")}" => $"scope={ListClaim(value)}",
                _ when key == $"unsecuredLoginStringClaim_{_options.GetValueOrDefault("unsecuredLoginPrincipalClaimName", "sub")}" => $"principal={value}",
                _ when key.StartsWith("unsecuredLoginExtension_", StringComparison.Ordinal) => $"extension_{key["unsecuredLoginExtension_".Length..]}={value}",
                _ => null,
            };
            if (term is not null) config.Append(config.Length > 0 ? " " : "").Append(term);
            else if (key.StartsWith("unsecuredLogin", StringComparison.Ordinal)) Problems.Add(("sasl.jaas.config", $"option {key} of unsecured tokens is not supported here; subject, scope, life time and extensions are"));
        }
        Native["enable.sasl.oauthbearer.unsecure.jwt"] = "true";
        Native["sasl.oauthbearer.config"] = config.ToString();
        Warning = "unsecured tokens are for tests only";
    }

    /// <summary>Java's list claims begin with the delimiter they use.</summary>
    private static string ListClaim(string value) => value.Length > 0 && !char.IsLetterOrDigit(value[0]) ? value[1..].Replace(value[0], ',') : value;
}
