using System.Text;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters;

/// <summary>Java's charset names as .NET encodings: what an encoding lacks becomes '?', bad bytes become U+FFFD.</summary>
internal static class JavaCharset
{
    private static readonly EncoderFallback Unknown = new EncoderReplacementFallback("?");
    private static readonly DecoderFallback Bad = new DecoderReplacementFallback("\uFFFD");

    /// <param name="writesMark">Whether texts begin with a byte order mark, as Java's <c>UTF-16</c> writes it.</param>
    /// <exception cref="SerializationException">No such charset.</exception>
    public static Encoding Find(string name, out bool writesMark)
    {
        writesMark = name.Equals("UTF-16", StringComparison.OrdinalIgnoreCase);
        var spelling = name.ToUpperInvariant() switch
        {
            "UTF8" => "utf-8",
            "ASCII" => "us-ascii",
            "LATIN1" or "ISO8859_1" => "iso-8859-1",
            "UTF-16" or "UTF-16BE" => "utf-16BE",
            "UTF-16LE" => "utf-16",
            "UTF-32" or "UTF-32BE" => "utf-32BE",
            "UTF-32LE" => "utf-32",
            "CP1252" => "windows-1252",
            _ => name,
        };
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(spelling, Unknown, Bad) ?? Encoding.GetEncoding(spelling, Unknown, Bad);
        }
        catch (ArgumentException e)
        {
            throw new SerializationException($"Unsupported encoding {name}", e);
        }
    }
}
