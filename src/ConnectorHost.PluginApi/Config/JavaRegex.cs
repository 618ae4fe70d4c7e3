using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace ConnectorHost.PluginApi.Config;

/// <summary>Java regular expressions and replacement texts on .NET (kafka-connect 23).</summary>
/// <remarks>Groups keep Java's numbers, named ones their names too. Not translated, and refused: scripts and blocks (<c>\p{IsGreek}</c>), <c>\X</c>, <c>\N{...}</c>, the flag <c>U</c>, characters above U+FFFF in classes.</remarks>
public static class JavaRegex
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);
    private static readonly ConditionalWeakTable<Regex, string> Texts = [];

    /// <summary>Translates a Java pattern.</summary>
    /// <exception cref="ConfigKey.ConfigProblem">Not a pattern; the message is the tail of Kafka's sentence.</exception>
    public static Regex Parse(string pattern)
    {
        try
        {
            var regex = new Regex(Translate(pattern), RegexOptions.CultureInvariant, MatchLimit);
            Texts.Add(regex, pattern);
            return regex;
        }
        catch (ArgumentException e)
        {
            throw new ConfigKey.ConfigProblem($"Invalid regex: {e.Message}");
        }
    }

    /// <summary>The pattern as it was given to <see cref="Parse"/>.</summary>
    public static string TextOf(Regex regex) => Texts.TryGetValue(regex, out var text) ? text : regex.ToString();

    /// <summary>A regex that matches only the whole text, as Java's <c>matches</c> does.</summary>
    public static Regex Whole(Regex pattern) => new($@"\A(?:{pattern})\z", pattern.Options, MatchLimit);

    /// <summary>Replaces the first match by a Java replacement text: <c>$1</c>, <c>${name}</c>, a backslash before a character that stands for itself.</summary>
    /// <returns>The text itself when nothing matches.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no group of that number.</exception>
    /// <exception cref="ArgumentException">There is no group of that name, or the replacement ends in the middle of a reference.</exception>
    public static string ReplaceFirst(Regex pattern, string text, string replacement)
    {
        var match = pattern.Match(text);
        if (!match.Success) return text;
        var result = new StringBuilder(text.Length + replacement.Length).Append(text, 0, match.Index);
        Expand(result, pattern, match, replacement);
        return result.Append(text, match.Index + match.Length, text.Length - match.Index - match.Length).ToString();
    }

    internal static string Translate(string pattern) => new JavaRegexTranslator(pattern).Translate();

    private static void Expand(StringBuilder to, Regex pattern, Match match, string replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            switch (replacement[i])
            {
                case '\\':
                    if (++i == replacement.Length) throw new ArgumentException("character to be escaped is missing");
                    to.Append(replacement[i]);
                    break;
                case '$':
                    if (++i == replacement.Length) throw new ArgumentException("Illegal group reference: group index is missing");
                    to.Append(Group(pattern, match, replacement, ref i));
                    break;
                default:
                    to.Append(replacement[i]);
                    break;
            }
        }
    }

    private static string Group(Regex pattern, Match match, string replacement, ref int i)
    {
        if (replacement[i] == '{')
        {
            var end = replacement.IndexOf('}', i);
            if (end < 0) throw new ArgumentException("named capturing group is missing trailing '}'");
            var name = replacement[(i + 1)..end];
            i = end;
            return name.Length > 0 && char.IsAsciiLetter(name[0]) && pattern.GroupNumberFromName(name) >= 0 ? match.Groups[name].Value : throw new ArgumentException($"No group with name {{{name}}}");
        }
        if (!char.IsAsciiDigit(replacement[i])) throw new ArgumentException("Illegal group reference");
        // Names of digits only are Java's groups; a named one has a second, named .NET group inside.
        var groups = pattern.GetGroupNames().Count(n => char.IsAsciiDigit(n[0])) - 1;
        var number = replacement[i] - '0';
        if (number > groups) throw new ArgumentOutOfRangeException(null, $"No group {number}");
        while (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) && (number * 10) + replacement[i + 1] - '0' <= groups) number = (number * 10) + replacement[++i] - '0';
        return match.Groups[number.ToString(System.Globalization.CultureInfo.InvariantCulture)].Value;
    }
}
