using System.Security.Cryptography;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>The bytes of the files TLS needs, read together.</summary>
/// <remarks>They are compared by content: times and lengths say nothing about links that point elsewhere, as mounted secrets do.</remarks>
internal sealed record TlsFiles(byte[] Key, byte[]? SeparateKey, byte[]? Trust, string Hash)
{
    private const int MaxBytes = 1 << 20;

    /// <exception cref="ConfigException">A file is missing, cannot be read or is far too large.</exception>
    public static TlsFiles Read(TlsConfig config)
    {
        var key = Read(config.Key.Setting, config.Key.Location);
        var separate = config.SeparateKey is { } path ? Read(TlsConfig.SeparateKeyKey.Name, path) : null;
        var trust = config.Trust is { } store ? Read(store.Setting, store.Location) : null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in (byte[]?[])[key, separate, trust])
        {
            hash.AppendData(SHA256.HashData(file ?? []));
        }
        return new TlsFiles(key, separate, trust, Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static byte[] Read(string setting, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes) throw new ConfigException(setting, path, $"The file has more than {MaxBytes} bytes and is no store of certificates");
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ConfigException(setting, path, $"The file cannot be read ({e.GetType().Name}); is it there, and may this process read it?");
        }
    }
}
