using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Names a place in a message: <c>PID-3(1)-4-2</c>, <c>OBX(2)-5</c>, <c>ZPD</c>.</summary>
/// <param name="Segment">Three characters in upper case.</param>
/// <param name="Occurrence">Of the segment over the whole message, from 0.</param>
/// <param name="Field">From 1; 0 means the whole segment.</param>
/// <param name="Repetition">From 0.</param>
/// <param name="Component">From 1; 0 when not written, which reads the first.</param>
/// <param name="Subcomponent">From 1; 0 when not written, which reads the first.</param>
/// <remarks>Occurrences and repetitions count from 0, fields and below from 1 (hl7-mllp, introduction).</remarks>
public readonly record struct Hl7Path(string Segment, int Occurrence, int Field, int Repetition, int Component, int Subcomponent)
{
    private const int Largest = 99_999;

    /// <summary>Reads a path of a mapping table; for the user's paths use <see cref="TryParse(string?, out Hl7Path)"/>.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public static Hl7Path Parse(string text) => TryParse(text, out var path)
        ? path
        : throw new FormatException($"'{text}' is no HL7 path; write SEG-field, as in PID-3(1)-4-2 or OBX(2)-5.");

    /// <summary>Reads a path; the segment name may be in lower case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Hl7Path path) => TryParse(text, out path, out _, out _);

    /// <summary>Reads a path and tells whether occurrence and repetition were written.</summary>
    internal static bool TryParse([NotNullWhen(true)] string? text, out Hl7Path path, out bool saysSegment, out bool saysRepetition)
    {
        (path, saysSegment, saysRepetition) = (default, false, false);
        if (text is null || text.Length < 3 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetterOrDigit(text[1]) || !char.IsAsciiLetterOrDigit(text[2])) return false;
        var rest = text.AsSpan(3);
        saysSegment = rest is ['(', ..];
        if (!TakeIndex(ref rest, out var occurrence)) return false;
        int field = 0, repetition = 0, component = 0, subcomponent = 0;
        if (!rest.IsEmpty)
        {
            if (!TakeNumber(ref rest, out field)) return false;
            saysRepetition = rest is ['(', ..];
            if (!TakeIndex(ref rest, out repetition)) return false;
        }
        if (!rest.IsEmpty && !TakeNumber(ref rest, out component)) return false;
        if (!rest.IsEmpty && !TakeNumber(ref rest, out subcomponent)) return false;
        if (!rest.IsEmpty) return false;
        path = new(Hl7Name.Text(Hl7Name.Pack(text[..3])), occurrence, field, repetition, component, subcomponent);
        return true;
    }

    /// <summary>The canonical form: <c>(0)</c> and unwritten parts are left out.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var text = new Hl7CharBuffer(stackalloc char[48]);
        text.Append(Segment);
        Span<char> digits = stackalloc char[12];
        if (Occurrence > 0) Append(ref text, '(', Occurrence, ')', digits);
        if (Field > 0) Append(ref text, '-', Field, '\0', digits);
        if (Repetition > 0) Append(ref text, '(', Repetition, ')', digits);
        if (Component > 0) Append(ref text, '-', Component, '\0', digits);
        if (Subcomponent > 0) Append(ref text, '-', Subcomponent, '\0', digits);
        return text.ToStringAndReturn();

        void Append(ref Hl7CharBuffer output, char before, int number, char after, Span<char> scratch)
        {
            output.Append(before);
            number.TryFormat(scratch, out var length, default, culture);
            output.Append(scratch[..length]);
            if (after != '\0') output.Append(after);
        }
    }

    // "(n)", from 0; nothing means 0.
    private static bool TakeIndex(ref ReadOnlySpan<char> rest, out int index)
    {
        index = 0;
        if (rest.IsEmpty || rest[0] != '(') return true;
        var close = rest.IndexOf(')');
        if (close < 0 || !TryNumber(rest[1..close], out index)) return false;
        rest = rest[(close + 1)..];
        return true;
    }

    // "-n", from 1.
    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out int number)
    {
        number = 0;
        if (rest[0] != '-') return false;
        var length = rest[1..].IndexOfAnyExceptInRange('0', '9');
        var end = length < 0 ? rest.Length : length + 1;
        if (!TryNumber(rest[1..end], out number) || number == 0) return false;
        rest = rest[end..];
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Largest;
}
