using System.Text;

namespace ConnectorHost.Converters.Avro;

/// <summary>Makes names legal in Avro (<c>scrub.invalid.names</c>), as Confluent does: percent-encoded, then everything illegal becomes an underscore.</summary>
internal static class AvroScrub
{
    public static string Name(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is '.' or '-' or '*' or '_' or ' ') result.Append('_');
            else if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value)) result.Append((char)rune.Value);
            else Append(result, rune);
        }
        if (result.Length == 0 || !(char.IsAsciiLetter(result[0]) || name[0] == '_')) result.Insert(0, 'x');
        return result.ToString();
    }

    /// <summary>A name with its namespace: each part for itself.</summary>
    public static string FullName(string name) => string.Join('.', name.Split('.').Select(Name));

    private static void Append(StringBuilder result, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var b in bytes[..rune.EncodeToUtf8(bytes)]) result.Append('_').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
    }
}
