using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Writes text as a leaf (hl7-mllp 7.4, encoding).</summary>
public static class Hl7Escaper
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Appends <paramref name="text"/> so that reading it back gives the same text; line breaks come back as LF.</summary>
    /// <remarks>CR is written <c>\X0D\</c> and LF <c>\X0A\</c>; CR LF comes back as one LF. Without an escape character a delimiter or control in the text becomes a blank: there is no way to write it.</remarks>
    public static StringBuilder AppendHl7(this StringBuilder output, string text, in Hl7Delimiters delimiters)
    {
        foreach (var c in text)
        {
            if (c < ' ' || c == 0x7F) Escape(output, delimiters, 'X', c);
            else if (c == delimiters.Escape) Escape(output, delimiters, 'E');
            else if (c == delimiters.Field) Escape(output, delimiters, 'F');
            else if (c == delimiters.Component) Escape(output, delimiters, 'S');
            else if (c == delimiters.Subcomponent) Escape(output, delimiters, 'T');
            else if (c == delimiters.Repetition) Escape(output, delimiters, 'R');
            else output.Append(c);
        }
        return output;
    }

    private static void Escape(StringBuilder output, in Hl7Delimiters delimiters, char name, char value = '\0')
    {
        if (delimiters.Escape == 0)
        {
            output.Append(' ');
            return;
        }
        output.Append((char)delimiters.Escape).Append(name);
        if (name == 'X') output.Append(Hex[value >> 4]).Append(Hex[value & 15]);
        output.Append((char)delimiters.Escape);
    }
}
