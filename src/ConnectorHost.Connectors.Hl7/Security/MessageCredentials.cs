using System.Buffers;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Security;

/// <summary>User and password as a message states them, in MSH-8 or in a UAC segment (hl7-mllp 20.2).</summary>
/// <remarks>Never logged, never kept.</remarks>
internal readonly ref struct MessageCredentials(string user, string password)
{
    private const int LongestField = 4096;
    private const int FirstVersionWithUac = 260;

    public string User { get; } = user;

    public string Password { get; } = password;

    /// <summary>False when the message holds none.</summary>
    public static bool TryRead(Hl7Header header, Hl7ReaderOptions options, out MessageCredentials credentials) =>
        TryReadField(header, header.Raw(8), out credentials) || (header.Version.Number >= FirstVersionWithUac && TryReadUac(header, options, out credentials));

    /// <summary>Whether MSH-8 says anything.</summary>
    public static bool IsStated(Hl7Header header) => header.Raw(8).Trim((byte)' ') is { IsEmpty: false } raw && !raw.SequenceEqual("\"\""u8);

    // user^password, user:password, or Basic and base64 of user:password.
    private static bool TryReadField(Hl7Header header, ReadOnlySpan<byte> raw, out MessageCredentials credentials)
    {
        credentials = default;
        if (raw.IsEmpty || raw.Length > LongestField) return false;
        if (raw.Length > 6 && Ascii.EqualsIgnoreCase(raw[..6], "Basic "u8)) return TryReadBase64(raw[6..], out credentials);
        var component = header.Delimiters.Component;
        var split = component == 0 ? -1 : raw.IndexOf(component);
        if (split < 0) return TrySplit(header, raw, out credentials);
        var password = raw[(split + 1)..];
        var end = password.IndexOf(component);
        credentials = new(header.Unescape(raw[..split]), header.Unescape(end < 0 ? password : password[..end]));
        return true;
    }

    private static bool TrySplit(Hl7Header header, ReadOnlySpan<byte> raw, out MessageCredentials credentials)
    {
        credentials = default;
        var split = raw.IndexOf((byte)':');
        if (split < 0) return false;
        credentials = new(header.Unescape(raw[..split]), header.Unescape(raw[(split + 1)..]));
        return true;
    }

    private static bool TryReadBase64(ReadOnlySpan<byte> text, out MessageCredentials credentials)
    {
        credentials = default;
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            if (System.Buffers.Text.Base64.DecodeFromUtf8(text.Trim((byte)' '), buffer, out _, out var length) != OperationStatus.Done) return false;
            var decoded = buffer.AsSpan(0, length);
            var split = decoded.IndexOf((byte)':');
            if (split < 0) return false;
            credentials = new(Encoding.UTF8.GetString(decoded[..split]), Encoding.UTF8.GetString(decoded[(split + 1)..]));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    // Directly behind MSH and its SFT: UAC-1-1 UNP, and in UAC-2 (ED) the encoding as component 4 and the data as component 5.
    private static bool TryReadUac(Hl7Header header, Hl7ReaderOptions options, out MessageCredentials credentials)
    {
        credentials = default;
        var next = header.Content.Span[Hl7Lines.NextLine(header.Content.Span, header.SegmentEnd)..];
        if (next.Length < 4 || !(Ascii.EqualsIgnoreCase(next[..3], "UAC"u8) || Ascii.EqualsIgnoreCase(next[..3], "SFT"u8))) return false;
        var message = new Hl7Message(options);
        message.Reset(header);
        var at = 1;
        while (message.SegmentAt(at).Is("SFT")) at++;
        var uac = message.SegmentAt(at);
        if (!uac.Is("UAC") || !Ascii.EqualsIgnoreCase(uac[1][0][1].RawBytes.Trim((byte)' '), "UNP"u8)) return false;
        var data = uac[2][0];
        var raw = data[5].RawBytes;
        if (raw.IsEmpty || raw.Length > LongestField) return false;
        var encoding = data[4].RawBytes.Trim((byte)' ');
        if (Ascii.EqualsIgnoreCase(encoding, "Base64"u8)) return TryReadBase64(raw, out credentials);
        return Ascii.EqualsIgnoreCase(encoding, "A"u8) && TrySplit(header, raw, out credentials);
    }
}
