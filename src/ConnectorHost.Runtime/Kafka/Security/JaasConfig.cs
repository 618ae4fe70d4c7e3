using System.Collections.Immutable;
using System.Text;

namespace ConnectorHost.Runtime.Kafka.Security;

/// <summary>The one login module of a <c>sasl.jaas.config</c>, by the grammar and with the messages of Java's parser (kafka-clients 3).</summary>
internal sealed record JaasConfig(string Module, IReadOnlyDictionary<string, string> Options)
{
    public const string Plain = "org.apache.kafka.common.security.plain.PlainLoginModule";
    public const string Scram = "org.apache.kafka.common.security.scram.ScramLoginModule";
    public const string Bearer = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";

    private static readonly string[] Flags = ["required", "requisite", "sufficient", "optional"];

    public static IReadOnlyDictionary<string, string> NoOptions { get; } = ImmutableDictionary<string, string>.Empty;

    /// <exception cref="FormatException">Java's message; it names keys and flags, never values.</exception>
    public static JaasConfig Parse(string text)
    {
        var tokens = new Tokens(text);
        var entries = new List<JaasConfig>();
        while (tokens.Next()) entries.Add(Entry(tokens));
        return entries.Count switch
        {
            0 => throw new FormatException("Login module not specified in JAAS config"),
            1 => entries[0],
            var n => throw new FormatException($"JAAS config property contains {n} login modules, should be 1 module"),
        };
    }

    /// <summary>The module only: options hold secrets.</summary>
    public override string ToString() => $"JaasConfig{{{Module}, {Options.Count} options}}";

    private static JaasConfig Entry(Tokens tokens)
    {
        var module = tokens.Word ?? throw new FormatException("Login module control flag not specified in JAAS config");
        if (!tokens.Next() || tokens.Word is not { } flag) throw new FormatException("Login module control flag not specified in JAAS config");
        if (!Flags.Contains(flag, StringComparer.OrdinalIgnoreCase)) throw new FormatException($"Invalid login module control flag '{flag}' in JAAS config");
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var more = tokens.Next();
        for (; more && tokens.Symbol != ';'; more = tokens.Next())
        {
            var key = tokens.Word;
            if (!tokens.Next() || tokens.Symbol != '=' || !tokens.Next() || tokens.Word is not { } value) throw new FormatException($"Value not specified for key '{key}' in JAAS config");
            if (key is not null) options[key] = value;
        }
        if (!more) throw new FormatException("JAAS config entry not terminated by semi-colon");
        return new JaasConfig(module, options);
    }

    /// <summary>Words, quoted texts and single characters, as Java's StreamTokenizer is set up for it.</summary>
    private sealed class Tokens(string text)
    {
        private int _at;

        /// <summary>Text of a word or of quotes; null for a number or a symbol.</summary>
        public string? Word { get; private set; }

        /// <summary>The character when it is neither word nor number.</summary>
        public char Symbol { get; private set; }

        public bool Next()
        {
            (Word, Symbol) = (null, '\0');
            SkipBlanks();
            if (_at >= text.Length) return false;
            var c = text[_at];
            if (c is '"' or '\'') Word = Quoted(c);
            else if (IsNumberStart()) Number();
            else if (IsWordStart(c)) Word = Run();
            else { Symbol = c; _at++; }
            return true;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length)
            {
                if (text[_at] <= ' ') _at++;
                else if (text[_at] != '/') return;
                else if (Peek(1) == '*') _at = text.IndexOf("*/", _at + 2, StringComparison.Ordinal) is var end && end < 0 ? text.Length : end + 2;
                else _at = text.AsSpan(_at).IndexOfAny('\n', '\r') is var length && length < 0 ? text.Length : _at + length;
            }
        }

        private bool IsNumberStart() => text[_at] is '.' or (>= '0' and <= '9') || (text[_at] == '-' && Peek(1) is '.' or (>= '0' and <= '9'));

        private void Number()
        {
            _at++;
            while (_at < text.Length && text[_at] is '.' or (>= '0' and <= '9')) _at++;
        }

        private string Run()
        {
            var start = _at++;
            while (_at < text.Length && (IsWordStart(text[_at]) || text[_at] is '.' or (>= '0' and <= '9'))) _at++;
            return text[start.._at];
        }

        private string Quoted(char quote)
        {
            var result = new StringBuilder();
            _at++;
            while (_at < text.Length && text[_at] != quote && text[_at] is not ('\n' or '\r'))
            {
                var c = text[_at++];
                result.Append(c == '\\' && _at < text.Length ? Escaped() : c);
            }
            if (_at < text.Length && text[_at] == quote) _at++;
            return result.ToString();
        }

        private char Escaped()
        {
            var c = text[_at++];
            if (c is < '0' or > '7')
                return c switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => c };
            var code = c - '0';
            var most = c <= '3' ? 2 : 1;
            for (var i = 0; i < most && _at < text.Length && text[_at] is >= '0' and <= '7'; i++) code = (code * 8) + (text[_at++] - '0');
            return (char)code;
        }

        private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

        private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c is '_' or '$' or '-' || c >= 160;
    }
}
