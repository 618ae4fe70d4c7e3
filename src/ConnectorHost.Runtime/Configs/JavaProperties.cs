using System.Globalization;
using System.Text;

namespace ConnectorHost.Runtime.Configs;

/// <summary>Java properties text, by the rules of <c>java.util.Properties.load</c>: comments, continuation lines, escapes.</summary>
internal static class JavaProperties
{
    /// <summary>Entries in order of first appearance; of a repeated key the last value holds.</summary>
    /// <exception cref="FormatException">A <c>\u</c> escape without four hexadecimal digits.</exception>
    public static Dictionary<string, string> Parse(string text)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in LogicalLines(text))
        {
            var (key, value) = Split(line);
            entries[Unescape(key)] = Unescape(value);
        }
        return entries;
    }

    private static IEnumerable<string> LogicalLines(string text)
    {
        StringBuilder? joined = null;
        foreach (var natural in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r'))
        {
            var line = natural.TrimStart(' ', '\t', '\f');
            if (joined is null && (line.Length == 0 || line[0] is '#' or '!')) continue;
            var continues = line.Reverse().TakeWhile(c => c == '\\').Count() % 2 == 1;
            if (continues) line = line[..^1];
            if (joined is not null) line = joined.Append(line).ToString();
            joined = continues ? new StringBuilder(line) : null;
            if (!continues) yield return line;
        }
        if (joined is { Length: > 0 }) yield return joined.ToString();
    }

    private static (string Key, string Value) Split(string line)
    {
        var end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f')) end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);
        var value = line.AsSpan(end).TrimStart(" \t\f");
        if (value.Length > 0 && value[0] is '=' or ':') value = value[1..].TrimStart(" \t\f");
        return (line[..end], value.ToString());
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\')) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\') { result.Append(text[i]); continue; }
            if (++i == text.Length) break;
            if (text[i] == 'u')
            {
                if (i + 4 >= text.Length || !ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                    throw new FormatException("Malformed \\uxxxx encoding.");
                result.Append((char)unit);
                i += 4;
                continue;
            }
            result.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var c => c });
        }
        return result.ToString();
    }
}
