using System.Text.Json;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Json;

/// <summary>Reads JSON as leniently as Kafka's converter: a byte order mark, text after the first value and leading zeros are accepted.</summary>
internal static class JsonText
{
    public const string SerializationFault = "Converting byte[] to Kafka Connect data failed due to serialization error: ";
    private const int MaxDepth = 500;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The first value, to be disposed; null when there is none.</summary>
    /// <exception cref="DataException">Not JSON.</exception>
    public static JsonDocument? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0) return null;
        return TryParse(bytes, out var document) || TryParse(WithoutLeadingZeros(bytes), out document) ? document : throw new DataException(SerializationFault);
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, out JsonDocument? document)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            document = JsonDocument.ParseValue(ref reader);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    private static byte[] WithoutLeadingZeros(ReadOnlySpan<byte> bytes)
    {
        var result = new List<byte>(bytes.Length);
        var inText = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == '\\' && inText && i + 1 < bytes.Length)
            {
                result.Add(b);
                result.Add(bytes[++i]);
                continue;
            }
            if (b == '"') inText = !inText;
            var startsNumber = !inText && b == '0' && (i == 0 || !(char.IsAsciiLetterOrDigit((char)bytes[i - 1]) || bytes[i - 1] is (byte)'.' or (byte)'+' || (bytes[i - 1] == '-' && i > 1 && (bytes[i - 2] | 0x20) == 'e')));
            if (startsNumber)
            {
                while (i + 1 < bytes.Length && bytes[i] == '0' && char.IsAsciiDigit((char)bytes[i + 1])) i++;
                b = bytes[i];
            }
            result.Add(b);
        }
        return [.. result];
    }
}
