using System.Text;

namespace ConnectorHost.Hl7.Messages.Writing;

/// <summary>Text as the bytes a message is written in.</summary>
internal static class Hl7Bytes
{
    /// <summary>Escaped for the delimiters of the message.</summary>
    public static string Escaped(string text, Hl7Header header) => new StringBuilder(text.Length + 8).AppendHl7(text, header.Delimiters).ToString();

    /// <summary>As it stands, in the set of the message.</summary>
    /// <exception cref="ArgumentException">The set has no such character.</exception>
    public static byte[] Encode(string text, Hl7Header header) => Encode(text, header.CharacterSet);

    /// <summary>Delimiters and breaks, which are bytes before any set is known (7.1); two or four of them in UTF-16 and UTF-32.</summary>
    public static byte[] Delimiters(string text, Hl7Header header) =>
        header.CharacterSet.Kind == Hl7CharacterSetKind.Wide ? header.CharacterSet.Encode(text) : Encoding.Latin1.GetBytes(text);

    /// <summary>As it stands, in a set. Latin-1 with characters of windows-1252 is read as such, so it may be written so (hl7-mllp 8.2).</summary>
    /// <exception cref="ArgumentException">The set has no such character.</exception>
    public static byte[] Encode(string text, Hl7CharacterSet set)
    {
        if (text.Length == 0) return [];
        var bytes = set.Encode(text);
        if (set.Encoding.GetString(bytes) == text) return bytes;
        if (set == Hl7CharacterSets.Latin1) return Encode(text, Hl7CharacterSets.Windows1252);
        throw new ArgumentException($"The character set {set} of the message cannot write a character of this text; say another set in MSH-18, or leave the character out.", nameof(text));
    }
}
