using System.Collections;
using System.Globalization;
using System.Text;

namespace ConnectorHost.PluginApi.Config;

/// <summary>A Java character class as the set of its UTF-16 units, so that unions, intersections and complements come out exactly.</summary>
internal sealed class JavaCharClass(string pattern)
{
    private const int Units = 0x10000;

    private readonly BitArray _set = new(Units);

    /// <summary>Reads <c>[...]</c> with nested classes and <c>&amp;&amp;</c>.</summary>
    /// <param name="at">At the opening bracket; behind the closing one afterwards.</param>
    /// <exception cref="ArgumentException">Not a class.</exception>
    public JavaCharClass Read(ref int at, bool ignoreCase)
    {
        at++;
        var negated = at < pattern.Length && pattern[at] == '^';
        if (negated) at++;
        var part = new BitArray(Units);
        BitArray? met = null;
        var isFirst = true;
        while (true)
        {
            if (at >= pattern.Length) throw Bad("Unclosed character class", at);
            if (pattern[at] == ']' && !isFirst) break;
            if (string.CompareOrdinal(pattern, at, "&&", 0, 2) == 0)
            {
                at += 2;
                met = met is null ? part : met.And(part);
                part = new BitArray(Units);
                continue;
            }
            isFirst = false;
            Item(part, ref at, ignoreCase);
        }
        at++;
        var result = met is null ? part : met.And(part);
        if (negated) result.Not();
        _set.Or(result);
        return this;
    }

    /// <summary>Reads a backslash and what belongs to it: a class like <c>\d</c> or one character.</summary>
    public JavaCharClass ReadEscape(ref int at, bool ignoreCase)
    {
        if (!TryClass(_set, ref at)) Add(_set, Character(ref at), ignoreCase);
        return this;
    }

    /// <summary>The set as a .NET class.</summary>
    public void Write(StringBuilder to)
    {
        to.Append('[');
        var isEmpty = true;
        for (var from = 0; from < Units; from++)
        {
            if (!_set[from]) continue;
            var until = from;
            while (until + 1 < Units && _set[until + 1]) until++;
            to.Append(CultureInfo.InvariantCulture, $"\\u{from:X4}");
            if (until > from) to.Append(CultureInfo.InvariantCulture, $"-\\u{until:X4}");
            from = until;
            isEmpty = false;
        }
        // Nothing at all: what is neither blank nor not blank.
        to.Append(isEmpty ? "^\\s\\S]" : "]");
    }

    private void Item(BitArray part, ref int at, bool ignoreCase)
    {
        if (pattern[at] == '[')
        {
            part.Or(new JavaCharClass(pattern).Read(ref at, ignoreCase)._set);
            return;
        }
        if (string.CompareOrdinal(pattern, at, "\\Q", 0, 2) == 0)
        {
            var end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
            foreach (var c in pattern.AsSpan((at + 2)..(end < 0 ? pattern.Length : end))) Add(part, c, ignoreCase);
            at = end < 0 ? pattern.Length : end + 2;
            return;
        }
        if (pattern[at] == '\\' && TryClass(part, ref at)) return;
        var first = Character(ref at);
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] is not (']' or '['))
        {
            at++;
            var last = Character(ref at);
            if (last < first) throw Bad("Illegal character range", at);
            for (int c = first; c <= last; c++) Add(part, (char)c, ignoreCase);
            return;
        }
        Add(part, first, ignoreCase);
    }

    private static void Add(BitArray part, char c, bool ignoreCase)
    {
        part[c] = true;
        if (ignoreCase && char.IsAsciiLetter(c)) part[c ^ 0x20] = true;
    }

    private bool TryClass(BitArray part, ref int at)
    {
        if (at + 1 >= pattern.Length) throw Bad("Unexpected internal error", at);
        var c = pattern[at + 1];
        Func<char, bool>? members = char.ToLowerInvariant(c) switch
        {
            'd' => char.IsAsciiDigit,
            'w' => m => char.IsAsciiLetterOrDigit(m) || m == '_',
            's' => m => m is ' ' or (>= '\t' and <= '\r'),
            'h' => m => m is ' ' or '\t' or '\u00A0' or '\u1680' or '\u180E' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000',
            'v' => m => m is (>= '\n' and <= '\r') or '\u0085' or '\u2028' or '\u2029',
            'p' => null,
            _ => m => false,
        };
        if (char.ToLowerInvariant(c) is not ('d' or 'w' or 's' or 'h' or 'v' or 'p')) return false;
        at += 2;
        members ??= JavaProperties.Find(PropertyName(ref at)) is { } found ? found : throw Bad("Unknown or unsupported character property", at);
        for (var m = 0; m < Units; m++)
        {
            if (members((char)m) == char.IsLower(c)) part[m] = true;
        }
        return true;
    }

    private string PropertyName(ref int at)
    {
        if (at >= pattern.Length) throw Bad("Unclosed character family", at);
        if (pattern[at] != '{') return pattern[at++].ToString();
        var end = pattern.IndexOf('}', at);
        if (end < 0) throw Bad("Unclosed character family", at);
        var name = pattern[(at + 1)..end];
        at = end + 1;
        return name;
    }

    private char Character(ref int at)
    {
        var c = pattern[at++];
        if (char.IsSurrogate(c)) throw Bad("Characters above U+FFFF are not supported in a class", at);
        if (c != '\\') return c;
        if (at >= pattern.Length) throw Bad("Unexpected internal error", at);
        c = pattern[at++];
        switch (c)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'f': return '\f';
            case 'a': return '\a';
            case 'e': return '\e';
            case 'c': return at < pattern.Length ? (char)(pattern[at++] ^ 64) : throw Bad("Illegal control escape sequence", at);
            case 'u': return Hex(ref at, 4);
            case 'x' when at < pattern.Length && pattern[at] == '{':
                var end = pattern.IndexOf('}', at);
                var digits = end < 0 ? 0 : end - at - 1;
                at++;
                var code = digits is > 0 and <= 4 ? Hex(ref at, digits) : throw Bad("Illegal or unsupported hexadecimal escape sequence", at);
                at++;
                return code;
            case 'x': return Hex(ref at, 2);
            case '0': return Octal(ref at);
            default: return char.IsAsciiLetterOrDigit(c) ? throw Bad("Illegal/unsupported escape sequence", at) : c;
        }
    }

    private char Hex(ref int at, int digits)
    {
        if (at + digits > pattern.Length || !ushort.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) throw Bad("Illegal hexadecimal escape sequence", at);
        at += digits;
        return (char)code;
    }

    private char Octal(ref int at)
    {
        var (start, code) = (at, 0);
        while (at < pattern.Length && at - start < 3 && pattern[at] is >= '0' and <= '7' && (code * 8) + pattern[at] - '0' <= 0xFF) code = (code * 8) + pattern[at++] - '0';
        return at > start ? (char)code : throw Bad("Illegal octal escape sequence", at);
    }

    private static ArgumentException Bad(string problem, int at) => new($"{problem} near index {at.ToString(CultureInfo.InvariantCulture)}");
}
