using System.Security.Cryptography;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Security;

/// <summary>Check 5 of hl7-mllp 5.8: whether a message carries the user and password of the settings. One per listener, any thread.</summary>
internal sealed class SenderCredentials
{
    private readonly byte[] _user;
    private readonly byte[] _password;
    private readonly SecurityScope _scope;
    private readonly Hl7ReaderOptions _reader;

    private SenderCredentials(string user, string password, SecurityScope scope, Hl7ReaderOptions reader) =>
        (_user, _password, _scope, _reader) = (SHA256.HashData(Encoding.UTF8.GetBytes(user)), SHA256.HashData(Encoding.UTF8.GetBytes(password)), scope, reader);

    /// <summary>Null when messages are not asked for credentials.</summary>
    public static SenderCredentials? For(SecurityConfig config, Hl7ReaderOptions reader) =>
        config.ChecksCredentials ? new(config.Username!, config.Password!.Reveal(), config.Scope, reader) : null;

    /// <summary>Whether the message may come in; keeps count in <paramref name="state"/>.</summary>
    public bool Admits(Hl7Header header, ConnectionCredentials state)
    {
        if (_scope == SecurityScope.Connection && state.IsProven && !MessageCredentials.IsStated(header)) return true;
        if (!MessageCredentials.TryRead(header, _reader, out var credentials) || !Match(credentials))
        {
            state.Failed();
            return false;
        }
        state.Passed();
        return true;
    }

    // Both parts in any case and in constant time: hashes have one length, and nothing ends early.
    private bool Match(in MessageCredentials credentials)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(credentials.User, hash);
        var user = CryptographicOperations.FixedTimeEquals(hash, _user);
        Hash(credentials.Password, hash);
        var password = CryptographicOperations.FixedTimeEquals(hash, _password);
        return user & password;
    }

    private static void Hash(string text, Span<byte> hash)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        SHA256.HashData(bytes, hash);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
