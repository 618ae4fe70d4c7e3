using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectorHost.Runtime.Kafka.Security;

/// <summary>Java's stores, protocols and cipher suites in the client's words (kafka-clients 4).</summary>
internal sealed class TlsSettings
{
    private const string OnlyNewestSuite = "PSK-AES128-GCM-SHA256";
    private static readonly string[] NewestSuites = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"];

    private readonly Func<string, string?> _setting;
    private readonly Func<string, string> _full;

    private TlsSettings(Func<string, string?> setting, Func<string, string> full) => (_setting, _full) = (setting, full);

    public Dictionary<string, string> Native { get; } = new(StringComparer.Ordinal);
    public List<(string Key, string Message)> Problems { get; } = [];
    public List<string> Notes { get; } = [];

    /// <param name="setting">A checked setting by name; null when absent.</param>
    /// <param name="full">The name as the user wrote it, for messages.</param>
    public static TlsSettings From(Func<string, string?> setting, Func<string, string> full)
    {
        var result = new TlsSettings(setting, full);
        result.TrustStore();
        result.KeyStore();
        result.ProtocolsAndSuites();
        return result;
    }

    private void TrustStore()
    {
        if (_setting("ssl.truststore.certificates") is { } inline)
        {
            if (PemText.Rewrap(inline) is { } pem) Native["ssl.ca.pem"] = pem;
            else Refuse("ssl.truststore.certificates", "[hidden]", "it holds no PEM certificate");
        }
        else if (_setting("ssl.truststore.location") is { } file && TryOpen("ssl.truststore.location", file, out var content, out var format))
        {
            if (format == StoreFormat.Pem) Native["ssl.ca.location"] = file;
            else Convert("ssl.truststore.location", "ssl.truststore.password", file, () =>
            {
                var pem = StoreFile.Certificates(content, _setting("ssl.truststore.password"));
                if (pem.Length > 0) Native["ssl.ca.pem"] = pem;
                else Problem("ssl.truststore.location", $"'{file}' holds no certificate");
            });
        }
    }

    private void KeyStore()
    {
        if (_setting("ssl.keystore.key") is { } key) Inline(key);
        else if (_setting("ssl.keystore.location") is { } file && TryOpen("ssl.keystore.location", file, out var content, out var format))
        {
            if (format == StoreFormat.Pem) PemFile(file, content);
            else Convert("ssl.keystore.location", "ssl.keystore.password", file, () => Pkcs12(file, content));
        }
    }

    private void Inline(string key)
    {
        if (_setting("ssl.keystore.certificate.chain") is not { } chain) { Problem("ssl.keystore.key", "SSL private key is specified, but certificate chain is not specified."); return; }
        if (PemText.Rewrap(key) is not { } keyPem) { Refuse("ssl.keystore.key", "[hidden]", "it holds no PEM private key"); return; }
        if (PemText.Rewrap(chain) is not { } chainPem) { Refuse("ssl.keystore.certificate.chain", "[hidden]", "it holds no PEM certificate"); return; }
        (Native["ssl.key.pem"], Native["ssl.certificate.pem"]) = (keyPem, chainPem);
        KeyPassword("ssl.keystore.key", keyPem);
    }

    private void PemFile(string file, byte[] content)
    {
        if (_setting("ssl.keystore.password") is not null)
        {
            Problem("ssl.keystore.password", "SSL key store password cannot be specified with PEM format, only key password may be specified.");
            return;
        }
        (Native["ssl.certificate.location"], Native["ssl.key.location"]) = (file, file);
        KeyPassword("ssl.keystore.location", System.Text.Encoding.ASCII.GetString(content));
    }

    private void KeyPassword(string key, string pem)
    {
        var password = _setting("ssl.key.password");
        if (password is not null) Native["ssl.key.password"] = password;
        if (!pem.Contains("ENCRYPTED", StringComparison.Ordinal)) return;
        if (password is null) Problem(key, "the private key needs ssl.key.password");
        else if (!Opens(pem, password)) Problem("ssl.key.password", "ssl.key.password does not open the private key");
    }

    /// <summary>False only for a key this platform can read and the password does not open.</summary>
    private static bool Opens(string pem, string password)
    {
        if (!pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)) return true;
        var start = pem.IndexOf("-----BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        try
        {
            var base64 = pem.AsSpan(start)[PemEncoding.Find(pem.AsSpan(start)).Base64Data];
            var der = System.Convert.FromBase64String(base64.ToString());
            using var rsa = RSA.Create();
            using var ec = ECDsa.Create();
            return Imports(rsa, der, password) || Imports(ec, der, password);
        }
        catch (Exception e) when (e is ArgumentException or FormatException) { return true; }    // the client will say what is wrong with it
    }

    private static bool Imports(AsymmetricAlgorithm algorithm, byte[] der, string password)
    {
        try { algorithm.ImportEncryptedPkcs8PrivateKey(password, der, out _); return true; }
        catch (CryptographicException) { return false; }
    }

    private void Pkcs12(string file, byte[] content)
    {
        var found = StoreFile.KeyAndChain(content, _setting("ssl.keystore.password"), TrustedNames());
        if (found is not { } entry) { Problem("ssl.keystore.location", $"'{file}' holds no private key"); return; }
        (Native["ssl.key.pem"], Native["ssl.certificate.pem"]) = (entry.KeyPem, entry.ChainPem);
        if (entry.Keys > 1) Notes.Add($"{_full("ssl.keystore.location")}: '{file}' holds {entry.Keys} private keys; the one of {entry.Subject} is used");
    }

    private HashSet<string> TrustedNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var pem = Native.GetValueOrDefault("ssl.ca.pem") ?? (Native.TryGetValue("ssl.ca.location", out var file) ? File.ReadAllText(file) : null);
        if (pem is null) return names;
        var trusted = new X509Certificate2Collection();
        try { trusted.ImportFromPem(pem); }
        catch (CryptographicException) { return names; }                     // the client will say what is wrong with it
        foreach (var certificate in trusted)
        {
            names.Add(certificate.Subject);
            certificate.Dispose();
        }
        return names;
    }

    private void ProtocolsAndSuites()
    {
        if (_setting("ssl.cipher.suites") is { } suites)
        {
            var all = suites.Split([',', ':'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var usable = all.Except(NewestSuites, StringComparer.OrdinalIgnoreCase).ToList();
            if (usable.Count < all.Length) Notes.Add($"{_full("ssl.cipher.suites")}: suites of TLS 1.3 cannot be chosen; they stay as they are");
            if (usable.Count > 0) Native["ssl.cipher.suites"] = string.Join(':', usable);
        }
        if (_setting("ssl.enabled.protocols") is not { } protocols) return;
        var names = protocols.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var supported = names.Where(n => n is "TLSv1.2" or "TLSv1.3").ToList();
        if (supported.Count < names.Length) Notes.Add($"{_full("ssl.enabled.protocols")}: versions before TLSv1.2 are not possible here and are left out");
        if (supported.Count == 0) Refuse("ssl.enabled.protocols", protocols, "TLSv1.2 and TLSv1.3 are possible here");
        else if (!supported.Contains("TLSv1.2")) Native["ssl.cipher.suites"] = OnlyNewestSuite;      // leaves no suite that TLS 1.2 could use
        else if (!supported.Contains("TLSv1.3")) Notes.Add($"{_full("ssl.enabled.protocols")}: TLSv1.3 cannot be switched off and stays possible");
    }

    private bool TryOpen(string key, string file, out byte[] content, out StoreFormat format)
    {
        (content, format) = ([], StoreFormat.Unknown);
        try { content = File.ReadAllBytes(file); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem(key, $"{_full(key)}: '{file}' cannot be read ({(e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : "no access")})");
            return false;
        }
        format = StoreFile.Format(content);
        if (format is StoreFormat.Pem or StoreFormat.Pkcs12) return true;
        Problem(key, format == StoreFormat.Jks ? JksText(key, file) : $"{_full(key)}: '{file}' is neither a PEM file nor a PKCS12 store");
        return false;
    }

    private string JksText(string key, string file)
    {
        var (type, option, target) = key == "ssl.truststore.location" ? ("ssl.truststore.type", "-nokeys", "ca.pem") : ("ssl.keystore.type", "-nodes", "key.pem");
        return $"{_full(key)}: '{file}' is a JKS store, which cannot be read here. Convert it: keytool -importkeystore -srckeystore {file} -destkeystore {file}.p12 -deststoretype PKCS12 " +
            $"and set {type}=PKCS12, or export PEM: openssl pkcs12 -in {file}.p12 {option} -out {target}";
    }

    private void Convert(string key, string passwordKey, string file, Action convert)
    {
        try { convert(); }
        catch (CryptographicException e)
        {
            Problem(key, $"{_full(key)}: '{file}' cannot be opened: wrong or missing {_full(passwordKey)}, or encrypted by an old tool in a way no longer supported ({e.GetType().Name}). " +
                $"Convert it with today's tools: openssl pkcs12 -legacy -in {file} -nodes -out store.pem");
        }
    }

    private void Refuse(string key, string value, string reason) => Problem(key, $"Invalid value {value} for configuration {_full(key)}: {reason}");
    private void Problem(string key, string message) => Problems.Add((key, message));
}
