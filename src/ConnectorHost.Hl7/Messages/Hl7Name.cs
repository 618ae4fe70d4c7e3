namespace ConnectorHost.Hl7.Messages;

/// <summary>Three-character names (segments, message types, triggers) as one integer, upper-cased, and back as shared strings.</summary>
internal static class Hl7Name
{
    public static readonly int Msh = Pack("MSH");
    public static readonly int Fhs = Pack("FHS");
    public static readonly int Bhs = Pack("BHS");
    public static readonly int Bts = Pack("BTS");
    public static readonly int Fts = Pack("FTS");
    public static readonly int Add = Pack("ADD");
    public static readonly int Dsc = Pack("DSC");
    public static readonly int Uac = Pack("UAC");

    // Direct-mapped and therefore bounded: an unlucky name costs a string, never memory that grows. Racing writers both write right strings.
    private static readonly string?[] Known = new string?[1024];

    public static int Pack(ReadOnlySpan<byte> name) => Upper(name[0]) << 16 | Upper(name[1]) << 8 | Upper(name[2]);

    public static int Pack(string name) => name.Length == 3 ? Upper((byte)name[0]) << 16 | Upper((byte)name[1]) << 8 | Upper((byte)name[2]) : 0;

    /// <summary>A letter, then two letters or digits; case does not matter (hl7-mllp 9.2).</summary>
    public static bool IsName(ReadOnlySpan<byte> text) =>
        char.IsAsciiLetter((char)text[0]) && char.IsAsciiLetterOrDigit((char)text[1]) && char.IsAsciiLetterOrDigit((char)text[2]);

    public static bool HasLowerCase(ReadOnlySpan<byte> text) =>
        char.IsAsciiLetterLower((char)text[0]) || char.IsAsciiLetterLower((char)text[1]) || char.IsAsciiLetterLower((char)text[2]);

    /// <summary>The text of a packed name; repeated names share one string.</summary>
    public static string Text(int name)
    {
        if (name == 0) return "";
        ref var slot = ref Known[(uint)(name * -1640531527) >> 22];
        var known = slot;
        if (known is not null && Pack(known) == name) return known;
        return slot = string.Create(3, name, static (text, value) =>
            (text[0], text[1], text[2]) = ((char)(value >> 16), (char)(value >> 8 & 0xFF), (char)(value & 0xFF)));
    }

    private static int Upper(byte value) => value is >= (byte)'a' and <= (byte)'z' ? value - 32 : value;
}
