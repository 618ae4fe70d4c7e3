using System.Collections.Frozen;
using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>The sets by their names in MSH-18: table 0211 and what senders write instead (hl7-mllp 8.2).</summary>
public static class Hl7CharacterSets
{
    private static readonly EncoderFallback QuestionMark = new EncoderReplacementFallback("?");
    private static readonly DecoderFallback Replacement = new DecoderReplacementFallback("\uFFFD");

    /// <summary>Seven bits.</summary>
    public static readonly Hl7CharacterSet Ascii = new("ascii", Encoding.GetEncoding(20127, QuestionMark, Replacement), Hl7CharacterSetKind.SplitsAsBytes);

    /// <summary>UTF-8 without a mark; what does not decode becomes U+FFFD.</summary>
    public static readonly Hl7CharacterSet Utf8 = new("utf-8", new UTF8Encoding(false, false), Hl7CharacterSetKind.SplitsAsBytes);

    /// <summary>ISO 8859-1. Messages with bytes 80 to 9F are read as <see cref="Windows1252"/>.</summary>
    public static readonly Hl7CharacterSet Latin1 = new("iso-8859-1", Encoding.GetEncoding(28591, QuestionMark, Replacement), Hl7CharacterSetKind.SplitsAsBytes);

    /// <summary>What undeclared Western text that is not UTF-8 is read as.</summary>
    public static readonly Hl7CharacterSet Windows1252 = Page("windows-1252", 1252)!;

    /// <summary>UTF-16, high byte first.</summary>
    public static readonly Hl7CharacterSet Utf16Be = new("utf-16be", new UnicodeEncoding(true, false, false), Hl7CharacterSetKind.Wide);

    /// <summary>UTF-16, low byte first.</summary>
    public static readonly Hl7CharacterSet Utf16Le = new("utf-16le", new UnicodeEncoding(false, false, false), Hl7CharacterSetKind.Wide);

    /// <summary>UTF-32, high byte first.</summary>
    public static readonly Hl7CharacterSet Utf32Be = new("utf-32be", new UTF32Encoding(true, false, false), Hl7CharacterSetKind.Wide);

    /// <summary>UTF-32, low byte first.</summary>
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

    /// <summary>What to write in MSH-18 for a set: its name in table 0211 if it has one.</summary>
    internal static string DeclarationOf(Hl7CharacterSet set) => set.Name switch
    {
        "ascii" => "ASCII",
        "utf-8" => "UNICODE UTF-8",
        "utf-16be" or "utf-16le" => "UNICODE UTF-16",
        "utf-32be" or "utf-32le" => "UNICODE UTF-32",
        "iso-2022-jp" => "~ISO IR87",
        "gb18030" => "GB 18030-2000",
        "euc-kr" => "KS X 1001",
        "big5" => "BIG-5",
        "x-chinese-cns" => "CNS 11643-1992",
        ['i', 's', 'o', '-', '8', '8', '5', '9', '-', .. var part] => "8859/" + part,
        var name => name,
    };

    private static Dictionary<string, (Hl7CharacterSet? Set, bool Standard)> Build()
    {
        var sets = new Dictionary<string, (Hl7CharacterSet?, bool)>(StringComparer.Ordinal);
        void Standard(string key, Hl7CharacterSet? set) => sets[key] = (set, true);
        void Practice(string key, Hl7CharacterSet? set) => sets[key] = (set, false);

        void Practices(Hl7CharacterSet? set, params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys) Practice(key, set);
        }

        foreach (var key in new[] { "ASCII", "ISOIR6" }) Standard(key, Ascii);
        Practices(Ascii, "USASCII", "ISOIR006", "ISO2022IR6");
        AddIso8859(Standard, Practice);
        foreach (var key in new[] { "ISOIR14", "ISOIR87", "ISOIR159" }) Standard(key, Iso2022Jp);
        Practices(Iso2022Jp, "ISO2022JP", "ISO2022IR13", "ISO2022IR87", "ISO2022IR159", "ISOIR13");

        var gb18030 = Page("gb18030", 54936, Hl7CharacterSetKind.DecodesFirst);
        Standard("GB180302000", gb18030);
        Practices(gb18030, "GB18030");
        // The page that holds all of KS X 1001 and what Korean systems add to it; no byte of its characters is a usual delimiter.
        var korean = Page("euc-kr", 949);
        Standard("KSX1001", korean);
        Practices(korean, "EUCKR", "KSC56011987", "KSC5601", "CP949", "MS949", "ISO2022IR149");
        Standard("CNS116431992", Page("x-chinese-cns", 20000, Hl7CharacterSetKind.DecodesFirst));
        var big5 = Page("big5", 950, Hl7CharacterSetKind.DecodesFirst);
        Standard("BIG5", big5);
        Practices(big5, "CP950", "MS950");
        Practices(Page("shift_jis", 932, Hl7CharacterSetKind.DecodesFirst), "SHIFTJIS", "SJIS", "WINDOWS31J", "CP932", "MS932");
        Practices(Page("euc-jp", 51932), "EUCJP");
        Practices(Page("gbk", 936, Hl7CharacterSetKind.DecodesFirst), "GBK", "GB2312", "CP936", "MS936", "ISO2022IR58");
        Practices(Page("windows-874", 874), "TIS620", "ISOIR166", "ISO2022IR166", "WINDOWS874", "CP874", "885911", "ISO885911");
        Practices(Page("ibm850", 850), "CP850", "IBM850");
        Practices(Page("ibm437", 437), "CP437", "IBM437");
        Practices(Page("macintosh", 10000), "MACINTOSH", "MACROMAN");

        foreach (var key in new[] { "UNICODE", "UNICODEUTF8" }) Standard(key, Utf8);
        Practices(Utf8, "UTF8", "ISOIR192", "UNICODEUTF8BOM");
        foreach (var key in new[] { "UNICODEUTF16", "UNICODEUTF32" }) Standard(key, key[^1] == '6' ? Utf16Be : Utf32Be);
        Practices(Utf16Be, "UTF16", "UTF16BE", "UNICODEUTF16BE");
        Practices(Utf16Le, "UTF16LE", "UNICODEUTF16LE");
        Practices(Utf32Be, "UTF32", "UTF32BE", "UNICODEUTF32BE");
        Practices(Utf32Le, "UTF32LE", "UNICODEUTF32LE");

        for (var page = 1250; page <= 1258; page++)
        {
            var set = page == 1252 ? Windows1252 : Page($"windows-{page}", page);
            foreach (var prefix in new[] { "WINDOWS", "WIN", "CP" }) Practice($"{prefix}{page}", set);
        }
        return sets;
    }

    private static void AddIso8859(Action<string, Hl7CharacterSet?> standard, Action<string, Hl7CharacterSet?> practice)
    {
        // Registration numbers of the right halves, as DICOM names the sets.
        foreach (var (part, registration) in new[] { (1, 100), (2, 101), (3, 109), (4, 110), (5, 144), (6, 127), (7, 126), (8, 138), (9, 148), (13, 179), (15, 203) })
        {
            var set = part == 1 ? Latin1 : Page($"iso-8859-{part}", 28590 + part);
            if (part == 13) practice($"8859{part}", set);
            else standard($"8859{part}", set);
            foreach (var prefix in new[] { $"ISO8859{part}", $"ISOIEC8859{part}", $"ISOIR{registration}", $"ISO2022IR{registration}" }) practice(prefix, set);
        }
        practice("LATIN1", Latin1);
    }

    // Straight from the provider: registering it would change Encoding.Default lookups of the whole process.
    private static Hl7CharacterSet? Page(string name, int page, Hl7CharacterSetKind kind = Hl7CharacterSetKind.SplitsAsBytes) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, QuestionMark, Replacement) is { } encoding ? new(name, encoding, kind) : null;
}
