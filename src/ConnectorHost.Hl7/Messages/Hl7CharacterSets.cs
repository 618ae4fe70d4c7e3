using System.Collections.Frozen;
using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>The sets by their names in MSH-18: table 0211 and what senders write instead (hl7-mllp 8.2).</summary>
public static class Hl7CharacterSets
{
    private static readonly EncoderFallback QuestionMark = new EncoderReplacementFallback("?");
    private static readonly DecoderFallback Replacement = new DecoderReplacementFallback("\uFFFD");

    public static readonly Hl7CharacterSet Ascii = new("ascii", Encoding.GetEncoding(20127, QuestionMark, Replacement), Hl7CharacterSetKind.SplitsAsBytes);
    public static readonly Hl7CharacterSet Utf8 = new("utf-8", new UTF8Encoding(false, false), Hl7CharacterSetKind.SplitsAsBytes);
    public static readonly Hl7CharacterSet Latin1 = new("iso-8859-1", Encoding.GetEncoding(28591, QuestionMark, Replacement), Hl7CharacterSetKind.SplitsAsBytes);
    public static readonly Hl7CharacterSet Windows1252 = Page("windows-1252", 1252)!;
    public static readonly Hl7CharacterSet Utf16Be = new("utf-16be", new UnicodeEncoding(true, false, false), Hl7CharacterSetKind.Wide);
    public static readonly Hl7CharacterSet Utf16Le = new("utf-16le", new UnicodeEncoding(false, false, false), Hl7CharacterSetKind.Wide);
    public static readonly Hl7CharacterSet Utf32Be = new("utf-32be", new UTF32Encoding(true, false, false), Hl7CharacterSetKind.Wide);
    public static readonly Hl7CharacterSet Utf32Le = new("utf-32le", new UTF32Encoding(false, false, false), Hl7CharacterSetKind.Wide);

    // 50221 and not 50220: half-width katakana come back as they came.
    private static readonly Hl7CharacterSet? Iso2022Jp = Page("iso-2022-jp", 50221, Hl7CharacterSetKind.Shifts);

    private static readonly FrozenDictionary<string, (Hl7CharacterSet? Set, bool Standard)> ByKey = Build().ToFrozenDictionary();

    /// <summary>Finds a set by a name as senders write it; case, blanks, <c>-</c>, <c>_</c> and <c>/</c> do not matter.</summary>
    /// <param name="name">One repetition of MSH-18, or the value of a setting.</param>
    /// <param name="standard">Whether the name is one of table 0211.</param>
    /// <returns><c>null</c> when the name is empty, unknown, or the runtime lacks the set.</returns>
    public static Hl7CharacterSet? Find(ReadOnlySpan<char> name, out bool standard)
    {
        Span<char> key = stackalloc char[32];
        var length = 0;
        foreach (var c in name)
        {
            if (c is ' ' or '-' or '_' or '/' or '\t') continue;
            if (length == key.Length) break;
            key[length++] = char.ToUpperInvariant(c);
        }
        var found = ByKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..length], out var entry);
        // 8859-1 and 8859/1 have one key; only the second is in the table.
        standard = found && entry.Standard && (!key[..length].StartsWith("8859") || name.Contains('/'));
        return found ? entry.Set : null;
    }

    private static Dictionary<string, (Hl7CharacterSet? Set, bool Standard)> Build()
    {
        var sets = new Dictionary<string, (Hl7CharacterSet?, bool)>(StringComparer.Ordinal);
        void Standard(string key, Hl7CharacterSet? set) => sets[key] = (set, true);
        void Practice(string key, Hl7CharacterSet? set) => sets[key] = (set, false);

        foreach (var key in new[] { "ASCII", "ISOIR6" }) Standard(key, Ascii);
        foreach (var key in new[] { "USASCII", "ISOIR006" }) Practice(key, Ascii);
        AddIso8859(Standard, Practice);
        foreach (var key in new[] { "ISOIR14", "ISOIR87", "ISOIR159" }) Standard(key, Iso2022Jp);
        Practice("ISO2022JP", Iso2022Jp);

        var gb18030 = Page("gb18030", 54936, Hl7CharacterSetKind.DecodesFirst);
        Standard("GB180302000", gb18030);
        Practice("GB18030", gb18030);
        Standard("KSX1001", Page("euc-kr", 51949));
        Practice("EUCKR", Page("euc-kr", 51949));
        Standard("CNS116431992", Page("x-chinese-cns", 20000, Hl7CharacterSetKind.DecodesFirst));
        Standard("BIG5", Page("big5", 950, Hl7CharacterSetKind.DecodesFirst));
        Practice("SHIFTJIS", Page("shift_jis", 932, Hl7CharacterSetKind.DecodesFirst));
        Practice("SJIS", Page("shift_jis", 932, Hl7CharacterSetKind.DecodesFirst));
        Practice("EUCJP", Page("euc-jp", 51932));
        Practice("GBK", Page("gbk", 936, Hl7CharacterSetKind.DecodesFirst));
        Practice("GB2312", Page("gbk", 936, Hl7CharacterSetKind.DecodesFirst));

        foreach (var key in new[] { "UNICODE", "UNICODEUTF8" }) Standard(key, Utf8);
        Practice("UTF8", Utf8);
        foreach (var key in new[] { "UNICODEUTF16", "UNICODEUTF32" }) Standard(key, key[^1] == '6' ? Utf16Be : Utf32Be);
        foreach (var key in new[] { "UTF16", "UTF32" }) Practice(key, key[^1] == '6' ? Utf16Be : Utf32Be);

        for (var page = 1250; page <= 1258; page++)
        {
            var set = page == 1252 ? Windows1252 : Page($"windows-{page}", page);
            foreach (var prefix in new[] { "WINDOWS", "WIN", "CP" }) Practice($"{prefix}{page}", set);
        }
        return sets;
    }

    private static void AddIso8859(Action<string, Hl7CharacterSet?> standard, Action<string, Hl7CharacterSet?> practice)
    {
        foreach (var part in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 15 })
        {
            var set = part == 1 ? Latin1 : Page($"iso-8859-{part}", 28590 + part);
            standard($"8859{part}", set);
            practice($"ISO8859{part}", set);
        }
        practice("ISOIR100", Latin1);
        practice("LATIN1", Latin1);
    }

    // Straight from the provider: registering it would change Encoding.Default lookups of the whole process.
    private static Hl7CharacterSet? Page(string name, int page, Hl7CharacterSetKind kind = Hl7CharacterSetKind.SplitsAsBytes) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, QuestionMark, Replacement) is { } encoding ? new(name, encoding, kind) : null;
}
