using System.Globalization;

namespace ConnectorHost.PluginApi.Config;

/// <summary>The character families Java names in <c>\p{...}</c>: POSIX ones are ASCII, general categories are Unicode's.</summary>
internal static class JavaProperties
{
    private static readonly Dictionary<string, UnicodeCategory> Categories = new(StringComparer.Ordinal)
    {
        ["Lu"] = UnicodeCategory.UppercaseLetter, ["Ll"] = UnicodeCategory.LowercaseLetter, ["Lt"] = UnicodeCategory.TitlecaseLetter, ["Lm"] = UnicodeCategory.ModifierLetter, ["Lo"] = UnicodeCategory.OtherLetter,
        ["Mn"] = UnicodeCategory.NonSpacingMark, ["Mc"] = UnicodeCategory.SpacingCombiningMark, ["Me"] = UnicodeCategory.EnclosingMark,
        ["Nd"] = UnicodeCategory.DecimalDigitNumber, ["Nl"] = UnicodeCategory.LetterNumber, ["No"] = UnicodeCategory.OtherNumber,
        ["Zs"] = UnicodeCategory.SpaceSeparator, ["Zl"] = UnicodeCategory.LineSeparator, ["Zp"] = UnicodeCategory.ParagraphSeparator,
        ["Cc"] = UnicodeCategory.Control, ["Cf"] = UnicodeCategory.Format, ["Co"] = UnicodeCategory.PrivateUse, ["Cs"] = UnicodeCategory.Surrogate, ["Cn"] = UnicodeCategory.OtherNotAssigned,
        ["Pd"] = UnicodeCategory.DashPunctuation, ["Ps"] = UnicodeCategory.OpenPunctuation, ["Pe"] = UnicodeCategory.ClosePunctuation, ["Pc"] = UnicodeCategory.ConnectorPunctuation,
        ["Po"] = UnicodeCategory.OtherPunctuation, ["Pi"] = UnicodeCategory.InitialQuotePunctuation, ["Pf"] = UnicodeCategory.FinalQuotePunctuation,
        ["Sm"] = UnicodeCategory.MathSymbol, ["Sc"] = UnicodeCategory.CurrencySymbol, ["Sk"] = UnicodeCategory.ModifierSymbol, ["So"] = UnicodeCategory.OtherSymbol,
    };

    /// <summary>Whether a character belongs to the family; null when there is no such family here.</summary>
    public static Func<char, bool>? Find(string name) => name switch
    {
        "Lower" => char.IsAsciiLetterLower,
        "Upper" => char.IsAsciiLetterUpper,
        "ASCII" => char.IsAscii,
        "Alpha" => char.IsAsciiLetter,
        "Digit" => char.IsAsciiDigit,
        "Alnum" => char.IsAsciiLetterOrDigit,
        "Punct" => c => c is > ' ' and < '\x7F' && !char.IsAsciiLetterOrDigit(c),
        "Graph" => c => c is > ' ' and < '\x7F',
        "Print" => c => c is >= ' ' and < '\x7F',
        "Blank" => c => c is ' ' or '\t',
        "Cntrl" => c => c is < ' ' or '\x7F',
        "XDigit" => char.IsAsciiHexDigit,
        "Space" => c => c is ' ' or (>= '\t' and <= '\r'),
        "javaLowerCase" or "IsLowercase" => char.IsLower,
        "javaUpperCase" or "IsUppercase" => char.IsUpper,
        "IsAlphabetic" or "javaLetter" => char.IsLetter,
        "IsDigit" or "javaDigit" => char.IsDigit,
        "javaLetterOrDigit" => char.IsLetterOrDigit,
        "IsWhite_Space" or "javaWhitespace" => char.IsWhiteSpace,
        _ => Category(name.StartsWith("Is", StringComparison.Ordinal) ? name[2..] : name),
    };

    private static Func<char, bool>? Category(string name)
    {
        if (Categories.TryGetValue(name, out var category)) return c => CharUnicodeInfo.GetUnicodeCategory(c) == category;
        if (name.Length != 1) return null;
        var group = Categories.Where(p => p.Key[0] == name[0]).Select(p => p.Value).ToHashSet();
        return group.Count == 0 ? null : c => group.Contains(CharUnicodeInfo.GetUnicodeCategory(c));
    }
}
