using System.Buffers;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Escape sequences of a leaf, scanned as hl7-mllp 7.4 prescribes; what they stand for is never scanned again.</summary>
internal static class Hl7Unescaper
{
    private const int MostSpaces = 999;
    private const int LongestCharacter = 4;

    /// <summary>The slow way of <see cref="Hl7Decoding.Read"/>.</summary>
    /// <param name="raw">The leaf.</param>
    /// <param name="special">Position of the first escape character, CR or vertical tab.</param>
    /// <param name="decoding">Of the message.</param>
    /// <param name="warnings">Receives what was odd.</param>
    public static string Read(ReadOnlySpan<byte> raw, int special, in Hl7Decoding decoding, ref Hl7Warnings warnings)
    {
        var output = new Hl7CharBuffer(stackalloc char[256]);
        var escape = decoding.Delimiters.Escape;
        while (true)
        {
            var run = special < 0 ? raw : raw[..special];
            // LF CR is one break, as a run of breaks is (9.1); which of the two comes last makes no difference.
            if (special > 0 && raw[special] == '\r') run = run.TrimEnd((byte)'\n');
            output.Advance(decoding.Plain(run, output.Reserve(run.Length)));
            if (special < 0) return output.ToStringAndReturn();
            raw = raw[special..];
            raw = raw[Take(raw, escape, decoding, ref output, ref warnings)..];
            special = escape == 0 ? raw.IndexOfAny((byte)'\r', (byte)0x0B) : raw.IndexOfAny(escape, (byte)'\r', (byte)0x0B);
        }
    }

    // Handles what starts at the first byte and says how many bytes that was.
    private static int Take(ReadOnlySpan<byte> raw, byte escape, in Hl7Decoding decoding, ref Hl7CharBuffer output, ref Hl7Warnings warnings)
    {
        if (raw[0] == '\r')
        {
            output.Append('\n');
            // A run of breaks is one (9.1); tabs and feeds at the line start are noise.
            var length = raw.IndexOfAnyExcept("\r\n\v\f"u8);
            return length < 0 ? raw.Length : length;
        }
        if (raw[0] == 0x0B && escape != 0x0B)
        {
            warnings |= Hl7Warnings.EmbeddedVt;
            return 1;
        }
        if (raw.Length > 1 && raw[1] == 'X' && TryHex(raw, escape, decoding, ref output, ref warnings) is > 0 and var taken) return taken;
        var end = raw[1..].IndexOf(escape);
        if (end >= 0 && TryReplace(raw.Slice(1, end), decoding, ref output, ref warnings)) return end + 2;
        output.Append((char)escape);
        return 1;
    }

    private static bool TryReplace(ReadOnlySpan<byte> name, in Hl7Decoding decoding, ref Hl7CharBuffer output, ref Hl7Warnings warnings)
    {
        if (name.IsEmpty) return false;
        switch (name[0])
        {
            case (byte)'Z': return true;
            case (byte)'.': return TryFormat(name[1..], ref output);
            case (byte)'C' when name.Length == 5 && IsHex(name[1..]):
            case (byte)'M' when name.Length is 5 or 7 && IsHex(name[1..]):
                // Sets that follow such switches had them translated before decoding.
                warnings |= Hl7Warnings.CharsetSwitchIgnored;
                return true;
            default: return name.Length == 1 && TryDelimiter(name[0], decoding, ref output);
        }
    }

    private static bool TryDelimiter(byte name, in Hl7Decoding decoding, ref Hl7CharBuffer output)
    {
        var delimiters = decoding.Delimiters;
        if (name is (byte)'H' or (byte)'N') return true;
        var value = name switch
        {
            (byte)'F' => delimiters.Field,
            (byte)'S' => delimiters.Component,
            (byte)'T' => delimiters.Subcomponent,
            (byte)'R' => delimiters.Repetition,
            (byte)'E' => delimiters.Escape,
            (byte)'P' when decoding.IsAtLeast27 => delimiters.Truncation == 0 ? (byte)'#' : delimiters.Truncation,
            _ => (byte)0,
        };
        if (value == 0) return false;
        output.Append((char)value);
        return true;
    }

    private static bool TryFormat(ReadOnlySpan<byte> command, ref Hl7CharBuffer output)
    {
        if (command.SequenceEqual("br"u8) || command.SequenceEqual("BR"u8) || command.SequenceEqual("ce"u8))
        {
            output.Append('\n');
            return true;
        }
        if (command.SequenceEqual("fi"u8) || command.SequenceEqual("nf"u8)) return true;
        if (command.Length < 2 || !TryCount(command[2..], out var count)) return false;
        if (command.StartsWith("in"u8) || command.StartsWith("ti"u8)) return command.Length > 2;
        var isSkip = command.StartsWith("sk"u8) && command.Length > 2;
        if (!isSkip && !command.StartsWith("sp"u8)) return false;
        for (var i = isSkip ? 0 : Math.Min(0, count - 1); i < count; i++) output.Append(isSkip ? ' ' : '\n');
        return true;
    }

    // Optional sign and digits; nothing counts as one. Above the limit it is no format but an attack on memory, so it stays text.
    private static bool TryCount(ReadOnlySpan<byte> text, out int count)
    {
        count = 1;
        if (text.IsEmpty) return true;
        var isNegative = text[0] == '-';
        if (text[0] is (byte)'+' or (byte)'-') text = text[1..];
        if (text.Length is 0 or > 3) return false;
        count = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            count = count * 10 + digit - '0';
        }
        if (isNegative) count = 0;
        return count <= MostSpaces;
    }

    // Takes \X..\; where its bytes are no character of the set, with as many of what follows of the same kind as make them one. 0: it is none.
    private static int TryHex(ReadOnlySpan<byte> raw, byte escape, in Hl7Decoding decoding, ref Hl7CharBuffer output, ref Hl7Warnings warnings)
    {
        var taken = HexLength(raw, escape);
        if (taken == 0)
        {
            if (raw[2..].Contains(escape)) warnings |= Hl7Warnings.BadHexEscape;
            return 0;
        }
        var bytes = ArrayPool<byte>.Shared.Rent(raw.Length / 2);
        var count = Unhex(raw[2..(taken - 1)], bytes);
        if (!decoding.IsHexText(bytes.AsSpan(0, count)))
        {
            var (joined, all) = (taken, count);
            for (var i = 1; i < LongestCharacter && HexLength(raw[joined..], escape) is > 0 and var length; i++)
            {
                all += Unhex(raw[(joined + 2)..(joined + length - 1)], bytes.AsSpan(all));
                joined += length;
                if (!decoding.IsHexText(bytes.AsSpan(0, all))) continue;
                (taken, count) = (joined, all);
                break;
            }
        }
        var text = decoding.FromHex(bytes.AsSpan(0, count), ref warnings);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r') output.Append(text[i]);
            else if (i + 1 == text.Length || text[i + 1] != '\n') output.Append('\n');
        }
        return taken;
    }

    // Length of the sequence at the front, escape characters included; 0 when it is none of pairs of digits.
    private static int HexLength(ReadOnlySpan<byte> raw, byte escape)
    {
        if (raw.Length < 5 || raw[0] != escape || raw[1] != 'X') return 0;
        var length = raw[2..].IndexOf(escape);
        return length > 0 && length % 2 == 0 && IsHex(raw.Slice(2, length)) ? length + 3 : 0;
    }

    private static int Unhex(ReadOnlySpan<byte> hex, Span<byte> bytes)
    {
        for (var i = 0; i < hex.Length; i += 2) bytes[i / 2] = (byte)(Digit(hex[i]) << 4 | Digit(hex[i + 1]));
        return hex.Length / 2;
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit((char)c)) return false;
        }
        return true;
    }

    private static int Digit(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
