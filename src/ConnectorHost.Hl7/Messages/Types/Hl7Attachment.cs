using System.Text;

namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An ED or RP: a document in or beside the message (hl7-mllp 13.8).</summary>
/// <param name="MimeType">From type and subtype, else <c>application/octet-stream</c>.</param>
/// <param name="Url">Pointer of an RP.</param>
/// <param name="Base64">Content of an ED up to <see cref="MaxInlineBytes"/> decoded, else <c>null</c>.</param>
/// <param name="SizeBytes">Decoded size of an ED.</param>
public sealed record Hl7Attachment(string MimeType, string? Url, string? Base64, long? SizeBytes)
{
    /// <summary>Decoded bytes up to which <see cref="Base64"/> is filled.</summary>
    public const int MaxInlineBytes = 64 * 1024;

    /// <summary>An ED: source, type, subtype, encoding, data. <c>null</c> without data.</summary>
    public static Hl7Attachment? ReadEd(Hl7Repetition part)
    {
        if (!part[5].HasValue) return null;
        var data = part[5].Text();
        var (base64, size) = Content(data, part[4].Value());
        return new(Mime(part[2].Value(), part[3].Value()), null, base64, size);
    }

    /// <summary>An RP: pointer, application, type, subtype. <c>null</c> without a pointer.</summary>
    public static Hl7Attachment? ReadRp(Hl7Repetition part) =>
        part[1].Value() is { } pointer ? new(Mime(part[3].Value(), part[4].Value()), pointer, null, null) : null;

    /// <summary>The media type of a type of data (table 0191) and its subtype.</summary>
    public static string Mime(string? type, string? subtype)
    {
        const string unknown = "application/octet-stream";
        if (type is null) return unknown;
        if (type.Contains('/')) return type.ToLowerInvariant();
        var main = type.ToUpperInvariant() switch
        {
            "AP" or "APPLICATION" => "application",
            "IM" or "IMAGE" => "image",
            "AU" or "AUDIO" => "audio",
            "TX" or "FT" or "TEXT" => "text",
            _ => null,
        };
        return main is null || subtype is null ? unknown : $"{main}/{subtype.ToLowerInvariant()}";
    }

    private static (string? Base64, long Size) Content(string data, string? encoding)
    {
        if (string.Equals(encoding, "Base64", StringComparison.OrdinalIgnoreCase))
        {
            var packed = WithoutBlanks(data);
            var size = packed.TrimEnd('=').Length * 3L / 4;
            return (size <= MaxInlineBytes && IsBase64(packed) ? packed : null, size);
        }
        if (string.Equals(encoding, "Hex", StringComparison.OrdinalIgnoreCase))
        {
            var packed = WithoutBlanks(data);
            var bytes = new byte[Math.Min(packed.Length / 2, MaxInlineBytes)];
            var isWhole = packed.Length % 2 == 0 && packed.Length / 2 <= MaxInlineBytes
                && Convert.FromHexString(packed, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
            return (isWhole ? Convert.ToBase64String(bytes) : null, packed.Length / 2);
        }
        var length = Encoding.UTF8.GetByteCount(data);
        return (length <= MaxInlineBytes ? Convert.ToBase64String(Encoding.UTF8.GetBytes(data)) : null, length);
    }

    private static bool IsBase64(string text) => System.Buffers.Text.Base64.IsValid(text);

    private static string WithoutBlanks(string text) =>
        text.AsSpan().IndexOfAny(" \t\r\n") < 0 ? text : string.Concat(text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Attachment);
}
