using System.Text.RegularExpressions;

namespace ConnectorHost.PluginApi.Config;

/// <summary>Java regular expressions on .NET: ASCII classes, possessive quantifiers, quoted parts and Java's class names.</summary>
public static class JavaRegex
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>Translates a Java pattern.</summary>
    /// <exception cref="ConfigKey.ConfigProblem">Not a pattern; the message is the tail of Kafka's sentence.</exception>
    public static Regex Parse(string pattern)
    {
        try { return new Regex(Translate(pattern), RegexOptions.CultureInvariant, MatchLimit); }
        catch (ArgumentException e) { throw new ConfigKey.ConfigProblem($"Invalid regex: {e.Message}"); }
    }

    /// <summary>A regex that matches only the whole text, as Java's <c>matches</c> does.</summary>
    public static Regex Whole(Regex pattern) => new($@"\A(?:{pattern})\z", pattern.Options, MatchLimit);

    internal static string Translate(string pattern)
    {
        var result = new System.Text.StringBuilder(pattern.Length + 16);
        var inClass = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                i++;
                if (pattern[i] == 'Q')
                {
                    var end = pattern.IndexOf("\\E", i + 1, StringComparison.Ordinal);
                    var quoted = end < 0 ? pattern[(i + 1)..] : pattern[(i + 1)..end];
                    result.Append(Regex.Escape(quoted));
                    i = end < 0 ? pattern.Length : end + 1;
                    continue;
                }
                if (pattern[i] is 'p' or 'P' && PosixClass(pattern, i) is var (members, length) && members is not null)
                {
                    result.Append(inClass > 0 && pattern[i] == 'p' ? members : $"[{(pattern[i] == 'P' ? "^" : "")}{members}]");
                    i += length;
                    continue;
                }
                result.Append(AsciiClass(pattern[i], inClass > 0) ?? $"\\{pattern[i]}");
                continue;
            }
            if (c == '[')
            {
                inClass++;
                result.Append(inClass > 1 ? "\\[" : "[");
                continue;
            }
            if (c == ']' && inClass > 0) inClass--;
            if (c == '+' && inClass == 0 && i > 0 && IsQuantifierEnd(pattern, i - 1)) { MakeAtomic(result); continue; }
            result.Append(c);
        }
        return result.ToString();
    }

    private static string? AsciiClass(char c, bool inClass) => c switch
    {
        'd' => inClass ? "0-9" : "[0-9]",
        'w' => inClass ? "a-zA-Z0-9_" : "[a-zA-Z0-9_]",
        's' => inClass ? " \\t\\n\\x0B\\f\\r" : "[ \\t\\n\\x0B\\f\\r]",
        'h' => inClass ? " \\t\\u00A0" : "[ \\t\\u00A0]",
        'D' when !inClass => "[^0-9]",
        'W' when !inClass => "[^a-zA-Z0-9_]",
        'S' when !inClass => "[^ \\t\\n\\x0B\\f\\r]",
        'Z' => "(?=\\n?\\z)",
        _ => null,
    };

    private static (string? Members, int Length) PosixClass(string pattern, int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != '{') return (null, 0);
        var end = pattern.IndexOf('}', at);
        if (end < 0) return (null, 0);
        var members = pattern[(at + 2)..end] switch
        {
            "Alpha" => "a-zA-Z",
            "Digit" => "0-9",
            "Alnum" => "a-zA-Z0-9",
            "Lower" => "a-z",
            "Upper" => "A-Z",
            "Punct" => "!-/:-@\\[-`{-~",
            "Space" => " \\t\\n\\x0B\\f\\r",
            "Blank" => " \\t",
            "XDigit" => "0-9a-fA-F",
            "ASCII" => "\\x00-\\x7F",
            _ => null,
        };
        return (members, end - at);
    }

    private static bool IsQuantifierEnd(string pattern, int at) =>
        pattern[at] is '*' or '+' or '?' or '}' && (at == 0 || pattern[at - 1] != '\\');

    /// <summary>Turns <c>x*+</c> into <c>(?>x*)</c>: the atom before the quantifier is found backwards.</summary>
    private static void MakeAtomic(System.Text.StringBuilder result)
    {
        var text = result.ToString();
        var at = text.Length - 1;
        if (text[at] == '}') at = text.LastIndexOf('{');
        at--;
        var start = text[at] switch
        {
            ')' => Opening(text, at, '(', ')'),
            ']' => Opening(text, at, '[', ']'),
            _ when at > 0 && text[at - 1] == '\\' => at - 1,
            _ => at,
        };
        result.Insert(start, "(?>").Append(')');
    }

    private static int Opening(string text, int at, char open, char close)
    {
        var depth = 0;
        for (var i = at; i >= 0; i--)
        {
            if (i > 0 && text[i - 1] == '\\') continue;
            if (text[i] == close) depth++;
            if (text[i] == open && --depth == 0) return i;
        }
        return at;
    }
}
