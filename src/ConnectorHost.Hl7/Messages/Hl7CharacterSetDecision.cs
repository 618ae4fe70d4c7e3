using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>The one character set decision of a message (hl7-mllp 8.1 to 8.3).</summary>
/// <param name="Set">What the message is decoded with, and its answer encoded.</param>
/// <param name="IsAscii">Every byte is ASCII, so leaves need no decoder.</param>
/// <param name="Warnings">Flags of the charset group.</param>
internal readonly record struct Hl7CharacterSetDecision(Hl7CharacterSet Set, bool IsAscii, Hl7Warnings Warnings)
{
    private static Declaration? Last;

    /// <summary>Decides over the whole message.</summary>
    /// <param name="message">Bytes without byte order mark.</param>
    /// <param name="isAscii">Whether all of them are ASCII.</param>
    /// <param name="marked">UTF-8 when a byte order mark said so, else <c>null</c>; UTF-16 and UTF-32 never come here.</param>
    /// <param name="msh18">Raw MSH-18 with all repetitions.</param>
    /// <param name="msh20">Raw MSH-20.</param>
    /// <param name="repetition">Repetition separator of the message.</param>
    /// <param name="options">Default and fallback set.</param>
    public static Hl7CharacterSetDecision Decide(
        ReadOnlySpan<byte> message, bool isAscii, Hl7CharacterSet? marked, ReadOnlySpan<byte> msh18, ReadOnlySpan<byte> msh20, byte repetition, Hl7ReaderOptions options)
    {
        if (marked is not null) return Checked(message, marked, isAscii, Hl7Warnings.CharsetMismatch, options);

        var warnings = Hl7Warnings.None;
        var declared = Remembered(msh18, msh20, repetition, ref warnings);
        if (declared is null)
        {
            var chosen = options.DefaultCharacterSet;
            if (isAscii && chosen.Kind != Hl7CharacterSetKind.Shifts) return new(chosen, true, warnings);
            return chosen.Decodes(message) ? new(chosen, false, warnings) : new(options.FallbackCharacterSet, false, warnings | Hl7Warnings.CharsetFallback);
        }
        if (declared.Kind == Hl7CharacterSetKind.Wide)
        {
            // MSH was readable byte by byte, so the message is not what it claims.
            declared = Hl7CharacterSets.Utf8;
            warnings |= Hl7Warnings.CharsetMismatch;
        }
        var result = Refine(message, declared, isAscii, options);
        return result with { Warnings = result.Warnings | warnings };
    }

    /// <summary>The set a raw MSH-18 names when it is one whose characters can hold delimiter bytes, else <c>null</c>.</summary>
    public static Hl7CharacterSet? MultiByteSet(ReadOnlySpan<byte> msh18, byte repetition)
    {
        var warnings = Hl7Warnings.None;
        var set = msh18.IsEmpty ? null : Declared(msh18, default, repetition, ref warnings);
        return set?.Kind is Hl7CharacterSetKind.DecodesFirst or Hl7CharacterSetKind.Shifts ? set : null;
    }

    private static Hl7CharacterSetDecision Refine(ReadOnlySpan<byte> message, Hl7CharacterSet declared, bool isAscii, Hl7ReaderOptions options)
    {
        // Seven-bit, but not ASCII: escapes, also those written as \M..\, switch sets.
        if (declared.Kind == Hl7CharacterSetKind.Shifts && isAscii) return new(declared, false, Hl7Warnings.None);
        if (isAscii) return new(declared, true, Hl7Warnings.None);
        if (declared == Hl7CharacterSets.Ascii)
            return Checked(message, Hl7CharacterSets.Utf8, false, Hl7Warnings.CharsetMismatch, options, Hl7Warnings.CharsetHighBytes);
        if (declared == Hl7CharacterSets.Latin1 && message.IndexOfAnyInRange((byte)0x80, (byte)0x9F) >= 0)
            return new(Hl7CharacterSets.Windows1252, false, Hl7Warnings.None);
        return Checked(message, declared, false, Hl7Warnings.CharsetMismatch, options);
    }

    private static Hl7CharacterSetDecision Checked(
        ReadOnlySpan<byte> message, Hl7CharacterSet set, bool isAscii, Hl7Warnings onFailure, Hl7ReaderOptions options, Hl7Warnings always = Hl7Warnings.None)
    {
        if (isAscii && set.Kind != Hl7CharacterSetKind.Shifts) return new(set, true, always);
        return set.Decodes(message) ? new(set, false, always) : Fallen(message, set == Hl7CharacterSets.Utf8, onFailure | always, options);
    }

    private static Hl7CharacterSetDecision Fallen(ReadOnlySpan<byte> message, bool utf8Failed, Hl7Warnings warnings, Hl7ReaderOptions options) =>
        !utf8Failed && Hl7CharacterSets.Utf8.Decodes(message)
            ? new(Hl7CharacterSets.Utf8, Ascii.IsValid(message), warnings)
            : new(options.FallbackCharacterSet, false, warnings);

    // Messages of a listener say the same: what the last declaration meant is kept, one at a time.
    private static Hl7CharacterSet? Remembered(ReadOnlySpan<byte> msh18, ReadOnlySpan<byte> msh20, byte repetition, ref Hl7Warnings warnings)
    {
        if (msh18.IsEmpty && msh20.IsEmpty) return null;
        var last = Last;
        if (last is null || !msh20.IsEmpty || last.Repetition != repetition || !msh18.SequenceEqual(last.Msh18))
        {
            var found = Hl7Warnings.None;
            last = new(msh18.ToArray(), repetition, Declared(msh18, msh20, repetition, ref found), found);
            if (msh20.IsEmpty && msh18.Length <= 64) Last = last;
        }
        warnings |= last.Warnings;
        return last.Set;
    }

    private static Hl7CharacterSet? Declared(ReadOnlySpan<byte> msh18, ReadOnlySpan<byte> msh20, byte repetition, ref Hl7Warnings warnings)
    {
        Hl7CharacterSet? declared = null;
        Span<char> name = stackalloc char[64];
        var first = true;
        foreach (var range in msh18.Split(repetition))
        {
            var raw = msh18[range].Trim((byte)' ');
            if (raw.Length is > 0 and <= 64 && !raw.SequenceEqual("\"\""u8))
            {
                var count = Encoding.Latin1.GetChars(raw, name);
                var set = Hl7CharacterSets.Find(name[..count], out var standard);
                if (!standard) warnings |= Hl7Warnings.CharsetName;
                // Later repetitions are sets to switch to; only ISO 2022 ones change how the whole message is read (8.3).
                if (first || set?.Kind == Hl7CharacterSetKind.Shifts) declared = set ?? declared;
            }
            first = false;
        }
        if (declared?.Kind is not Hl7CharacterSetKind.Shifts && IsIso2022(msh20)) declared = Hl7CharacterSets.Find("ISO IR87", out _) ?? declared;
        return declared;
    }

    private static bool IsIso2022(ReadOnlySpan<byte> msh20)
    {
        var text = msh20.Trim((byte)' ');
        return text.Length >= 8 && text.Length <= 32 && Ascii.EqualsIgnoreCase(text[..8], "ISO 2022"u8);
    }

    private sealed record Declaration(byte[] Msh18, byte Repetition, Hl7CharacterSet? Set, Hl7Warnings Warnings);
}
