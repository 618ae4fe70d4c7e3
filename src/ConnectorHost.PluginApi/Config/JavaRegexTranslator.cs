using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ConnectorHost.PluginApi.Config;

/// <summary>Reads a Java pattern from left to right and writes a .NET pattern that matches the same. Used once.</summary>
internal sealed class JavaRegexTranslator(string pattern)
{
    private const string Dot = @"[^\n\r\u0085\u2028\u2029]";
    private static readonly SearchValues<char> ModeLetters = SearchValues.Create("imsxud-");
    private int _at;
    private int _groups;
    private int _allGroups = -1;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    [Flags]
    private enum Modes { None = 0, IgnoreCase = 1, Multiline = 2, DotAll = 4, Comments = 8, UnicodeCase = 16 }

    /// <exception cref="ArgumentException">Not a Java pattern, or one with a part that is not translated.</exception>
    public string Translate()
    {
        var result = new StringBuilder();
        Alternatives(result, Modes.None);
        return _at < pattern.Length ? throw Bad("Unmatched closing ')'") : result.ToString();
    }

    private void Alternatives(StringBuilder to, Modes modes)
    {
        while (_at < pattern.Length && pattern[_at] != ')')
        {
            if (Take('|'))
            {
                to.Append('|');
                continue;
            }
            if (modes.HasFlag(Modes.Comments) && SkipComment()) continue;
            if (At("(?") && Inline(ref modes)) continue;
            var start = to.Length;
            Atom(to, modes);
            Quantifier(to, start);
        }
    }

    private void Atom(StringBuilder to, Modes modes)
    {
        var c = pattern[_at++];
        switch (c)
        {
            case '(': Group(to, modes); break;
            case '[':
                _at--;
                new JavaCharClass(pattern).Read(ref _at, modes.HasFlag(Modes.IgnoreCase)).Write(to);
                break;
            case '.': to.Append(modes.HasFlag(Modes.DotAll) ? @"[\s\S]" : Dot); break;
            case '^': to.Append(modes.HasFlag(Modes.Multiline) ? "(?m:^)" : @"\A"); break;
            case '$': to.Append(modes.HasFlag(Modes.Multiline) ? "(?m:$)" : @"(?=(?:\r\n|[\n\r\u0085\u2028\u2029])?\z)"); break;
            case '\\': Escape(to, modes); break;
            case '*' or '+' or '?': throw Bad($"Dangling meta character '{c}'");
            case '{': throw Bad("Illegal repetition");
            default: Literal(to, c, modes); break;
        }
    }

    private void Group(StringBuilder to, Modes modes)
    {
        if (!Take('?')) to.Append(CultureInfo.InvariantCulture, $"(?<{++_groups}>");
        else if (Take(':')) to.Append("(?:");
        else if (Take('=')) to.Append("(?=");
        else if (Take('!')) to.Append("(?!");
        else if (Take('>')) to.Append("(?>");
        else if (Take("<=")) to.Append("(?<=");
        else if (Take("<!")) to.Append("(?<!");
        else if (Take('<'))
        {
            var name = UpTo('>');
            if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit)) throw Bad("capturing group name does not start with a Latin letter");
            if (!_names.TryAdd(name, ++_groups)) throw Bad($"Named capturing group <{name}> is already defined");
            // .NET numbers named groups last; the outer, numbered one keeps Java's number.
            to.Append(CultureInfo.InvariantCulture, $"(?<{_groups}>(?<{name}>");
            Alternatives(to, modes);
            Close(to.Append(')'));
            return;
        }
        else
        {
            modes = ReadModes(modes);
            if (!Take(':')) throw Bad("Unknown inline modifier");
            to.Append("(?:");
        }
        Alternatives(to, modes);
        Close(to);
    }

    private void Close(StringBuilder to)
    {
        if (!Take(')')) throw Bad("Unclosed group");
        to.Append(')');
    }

    /// <summary><c>(?i)</c> and the like: they hold to the end of the group around them.</summary>
    private bool Inline(ref Modes modes)
    {
        var end = pattern.IndexOf(')', _at);
        if (end < 0 || end == _at + 2 || pattern.AsSpan(_at + 2, end - _at - 2).ContainsAnyExcept(ModeLetters)) return false;
        _at += 2;
        modes = ReadModes(modes);
        _at++;
        return true;
    }

    private Modes ReadModes(Modes modes)
    {
        for (var on = true; _at < pattern.Length && pattern[_at] is not (')' or ':'); _at++)
        {
            var mode = pattern[_at] switch
            {
                'i' => Modes.IgnoreCase,
                'm' => Modes.Multiline,
                's' => Modes.DotAll,
                'x' => Modes.Comments,
                'u' => Modes.UnicodeCase,
                'd' or '-' => Modes.None,
                _ => throw Bad("Unknown inline modifier"),
            };
            if (pattern[_at] == '-') on = false;
            modes = on ? modes | mode : modes & ~mode;
        }
        return modes;
    }

    private void Escape(StringBuilder to, Modes modes)
    {
        if (_at == pattern.Length) throw Bad("Unexpected internal error");
        var c = pattern[_at];
        if (c == 'Q')
        {
            Quoted(to, modes);
            return;
        }
        if (char.IsAsciiDigit(c) && c != '0')
        {
            _at++;
            var number = c - '0';
            while (_at < pattern.Length && char.IsAsciiDigit(pattern[_at]) && (number * 10) + pattern[_at] - '0' <= AllGroups()) number = (number * 10) + pattern[_at++] - '0';
            // A reference to a group that does not exist matches nothing.
            to.Append(number <= AllGroups() ? string.Create(CultureInfo.InvariantCulture, $@"(?:\k<{number}>)") : "(?!)");
            return;
        }
        switch (c)
        {
            case 'b': to.Append(@"(?:(?<=[a-zA-Z0-9_])(?![a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?=[a-zA-Z0-9_]))"); break;
            case 'B': to.Append(@"(?:(?<=[a-zA-Z0-9_])(?=[a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?![a-zA-Z0-9_]))"); break;
            case 'A' or 'z' or 'G': to.Append('\\').Append(c); break;
            case 'Z': to.Append(@"(?=(?:\r\n|[\n\r\u0085\u2028\u2029])?\z)"); break;
            case 'R': to.Append(@"(?:\r\n|[\n\x0B\f\r\u0085\u2028\u2029])"); break;
            case 'k':
                _at++;
                if (!Take('<')) throw Bad("\\k is not followed by '<' for named capturing group");
                var name = UpTo('>');
                to.Append(_names.TryGetValue(name, out var group) ? string.Create(CultureInfo.InvariantCulture, $@"(?:\k<{group}>)") : throw Bad($"named capturing group <{name}> does not exist"));
                return;
            default:
                _at--;
                new JavaCharClass(pattern).ReadEscape(ref _at, modes.HasFlag(Modes.IgnoreCase)).Write(to);
                return;
        }
        _at++;
    }

    private void Quoted(StringBuilder to, Modes modes)
    {
        _at++;
        var end = pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        var text = end < 0 ? pattern[_at..] : pattern[_at..end];
        _at = end < 0 ? pattern.Length : end + 2;
        for (var i = 0; i < text.Length; i++)
        {
            var start = to.Length;
            Literal(to, text[i], modes);
            if (i == text.Length - 1) Quantifier(to, start);
        }
    }

    // (?i) is about ASCII letters unless (?u) says otherwise.
    private void Literal(StringBuilder to, char c, Modes modes)
    {
        if (char.IsHighSurrogate(c) && _at < pattern.Length && char.IsLowSurrogate(pattern[_at])) to.Append("(?:").Append(c).Append(pattern[_at++]).Append(')');
        else if (modes.HasFlag(Modes.IgnoreCase | Modes.UnicodeCase)) to.Append("(?i:").Append(Regex.Escape(c.ToString())).Append(')');
        else if (modes.HasFlag(Modes.IgnoreCase) && char.IsAsciiLetter(c)) to.Append('[').Append(char.ToLowerInvariant(c)).Append(char.ToUpperInvariant(c)).Append(']');
        else to.Append(c is ']' or '}' ? $"\\{c}" : Regex.Escape(c.ToString()));
    }

    private void Quantifier(StringBuilder to, int start)
    {
        // Java takes a quantifier on top of another one (x{2}{3}) as one on the group of both.
        while (_at < pattern.Length && pattern[_at] is '*' or '+' or '?' or '{')
        {
            if (to.Length == start) throw Bad($"Dangling meta character '{pattern[_at]}'");
            var repeat = pattern[_at] == '{' ? Braces() : pattern[_at++].ToString();
            if (Take('+'))
            {
                to.Insert(start, "(?>").Append(repeat).Append(')');
                continue;
            }
            to.Insert(start, "(?:").Append(repeat);
            if (Take('?')) to.Append('?');
            to.Append(')');
        }
    }

    private string Braces()
    {
        var end = pattern.IndexOf('}', _at);
        if (end < 0) throw Bad("Unclosed counted closure");
        var text = pattern[_at..(end + 1)];
        var bounds = text[1..^1].Split(',');
        if (bounds.Length > 2 || bounds[0].Length == 0 || !bounds.All(b => b.All(char.IsAsciiDigit))) throw Bad("Illegal repetition");
        _at = end + 1;
        return text;
    }

    private bool SkipComment()
    {
        if (char.IsWhiteSpace(pattern[_at]))
        {
            _at++;
            return true;
        }
        if (pattern[_at] != '#') return false;
        while (_at < pattern.Length && pattern[_at] != '\n') _at++;
        return true;
    }

    /// <summary>Capturing groups of the whole pattern, needed to tell how many digits of a back reference count.</summary>
    private int AllGroups()
    {
        if (_allGroups >= 0) return _allGroups;
        _allGroups = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\') i++;
            else if (pattern[i] == '(' && (i + 1 == pattern.Length || pattern[i + 1] != '?' || (i + 3 < pattern.Length && pattern[i + 2] == '<' && pattern[i + 3] is not ('=' or '!')))) _allGroups++;
        }
        return _allGroups;
    }

    private bool At(string text) => string.CompareOrdinal(pattern, _at, text, 0, text.Length) == 0;

    private bool Take(char c)
    {
        if (_at >= pattern.Length || pattern[_at] != c) return false;
        _at++;
        return true;
    }

    private bool Take(string text)
    {
        if (!At(text)) return false;
        _at += text.Length;
        return true;
    }

    private string UpTo(char end)
    {
        var at = pattern.IndexOf(end, _at);
        if (at < 0) throw Bad($"named capturing group is missing trailing '{end}'");
        var text = pattern[_at..at];
        _at = at + 1;
        return text;
    }

    private ArgumentException Bad(string problem) => new($"{problem} near index {Math.Min(_at, pattern.Length).ToString(CultureInfo.InvariantCulture)}");
}
