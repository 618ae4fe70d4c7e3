using ConnectorHost.Runtime.Kafka.Security;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>SASL and TLS (kafka-clients 2.4, 3, 4); looked at only when the security protocol uses them.</summary>
internal sealed partial class ClientTranslation
{
    private static readonly string[] Mechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"];
    private const string NoKerberos = "GSSAPI (Kerberos) is not supported by this build; use SCRAM, OAUTHBEARER or TLS client certificates";

    private void TranslateSecurity()
    {
        var protocol = _native["security.protocol"];
        if (protocol is "ssl" or "sasl_ssl") TranslateTls();
        if (protocol is "sasl_plaintext" or "sasl_ssl") TranslateSasl();
        else if (Word("sasl.jaas.config") is not null) Without("sasl.jaas.config", $"security.protocol is {protocol.ToUpperInvariant()}, which does not use SASL", warn: true);
    }

    private void TranslateSasl()
    {
        var mechanism = Word("sasl.mechanism")?.ToUpperInvariant() ?? "GSSAPI";
        if (mechanism == "GSSAPI") { Problem("sasl.mechanism", $"Invalid value GSSAPI for configuration {_java.Full("sasl.mechanism")}: {NoKerberos}"); return; }
        if (!Mechanisms.Contains(mechanism)) { Refuse("sasl.mechanism", mechanism == "AWS_MSK_IAM" ? "AWS_MSK_IAM is a Java plug-in; use SCRAM or OAUTHBEARER" : $"supported here: {string.Join(", ", Mechanisms)}"); return; }
        _native["sasl.mechanism"] = mechanism;
        if (!TryReadJaas(mechanism, out var jaas)) return;
        if (mechanism == "OAUTHBEARER") TranslateBearer(jaas?.Options ?? JaasConfig.NoOptions);
        else TranslatePassword(jaas!);
    }

    private bool TryReadJaas(string mechanism, out JaasConfig? jaas)
    {
        jaas = null;
        if (Word("sasl.jaas.config") is not { } text)
        {
            if (mechanism == "OAUTHBEARER") return true;
            Problem("sasl.jaas.config", "Could not find a 'KafkaClient' entry in the JAAS configuration. System property 'java.security.auth.login.config' is not set");
            return false;
        }
        try { jaas = JaasConfig.Parse(text); }
        catch (FormatException e) { Problem("sasl.jaas.config", e.Message); return false; }
        if (JaasProblem(jaas.Module, mechanism) is not { } problem) return true;
        JaasFault(problem);
        return false;
    }

    private static string? JaasProblem(string module, string mechanism)
    {
        var simple = module[(module.LastIndexOf('.') + 1)..];
        var serves = module switch
        {
            JaasConfig.Plain => mechanism == "PLAIN",
            JaasConfig.Scram => mechanism.StartsWith("SCRAM-", StringComparison.Ordinal),
            JaasConfig.Bearer => mechanism == "OAUTHBEARER",
            _ => (bool?)null,
        };
        return serves switch
        {
            true => null,
            false => $"login module {module} does not serve mechanism {mechanism}",
            _ when simple == "Krb5LoginModule" => NoKerberos,
            _ when simple == "IAMLoginModule" => "AWS_MSK_IAM is a Java plug-in; use SCRAM or OAUTHBEARER",
            _ => $"login module {module} is not supported; supported: PlainLoginModule, ScramLoginModule, OAuthBearerLoginModule",
        };
    }

    private void TranslatePassword(JaasConfig jaas)
    {
        if (jaas.Options.GetValueOrDefault("tokenauth")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true) JaasFault("tokenauth is not supported: there are no delegation tokens here");
        if (!jaas.Options.TryGetValue("username", out var user) || !jaas.Options.TryGetValue("password", out var password))
        {
            JaasFault($"login module {jaas.Module} needs the options username and password");
            return;
        }
        (_native["sasl.username"], _native["sasl.password"]) = (user, password);
    }

    private void TranslateBearer(IReadOnlyDictionary<string, string> options)
    {
        var bearer = BearerSettings.From(name => Word(name), options);
        foreach (var (name, value) in bearer.Native) _native[name] = value;
        foreach (var (name, reason) in bearer.Problems)
        {
            if (name == "sasl.jaas.config" || _java.Text(name) is null) JaasFault(reason, name);
            else Refuse(name, reason);
        }
        if (bearer.Warning is { } warning) Note(warning, warn: true);
        _tokens = bearer.Tokens;
    }

    private void TranslateTls()
    {
        var tls = TlsSettings.From(name => Word(name), _java.Full);
        foreach (var (name, value) in tls.Native) _native[name] = value;
        foreach (var (name, message) in tls.Problems) Problem(name, message);
        foreach (var note in tls.Notes) Note(note);
        if (_java.IsGiven("ssl.endpoint.identification.algorithm")) TranslateHostCheck(_java.Text("ssl.endpoint.identification.algorithm")!.Trim());
    }

    private void TranslateHostCheck(string algorithm)
    {
        if (algorithm.Length == 0) _native["ssl.endpoint.identification.algorithm"] = "none";
        else if (algorithm.Equals("https", StringComparison.OrdinalIgnoreCase)) _native["ssl.endpoint.identification.algorithm"] = "https";
        else Refuse("ssl.endpoint.identification.algorithm", "only https, or nothing to switch the check of host names off, is possible here");
    }

    private void JaasFault(string reason, string name = "sasl.jaas.config") => Problem(name, $"Invalid value for configuration {_java.Full(name)}: {reason}");
}
