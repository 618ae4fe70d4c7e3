namespace ConnectorHost.Hl7.Messages;

/// <summary>Finds parts between delimiters.</summary>
internal static class Hl7Split
{
    /// <summary>The n-th part from 0, empty when there are fewer.</summary>
    public static ReadOnlySpan<byte> Nth(ReadOnlySpan<byte> text, byte delimiter, int index)
    {
        if (!Bounds(text, delimiter, index, out var start, out var length)) return default;
        return text.Slice(start, length);
    }

    /// <summary>Narrows a range to its n-th part from 0; <c>false</c> when there are fewer.</summary>
    public static bool Narrow(ReadOnlySpan<byte> text, byte delimiter, int index, ref int start, ref int end)
    {
        if (index == 0)
        {
            // 0 never occurs in content, so a level that does not exist has one part.
            var first = text[start..end].IndexOf(delimiter);
            if (first >= 0) end = start + first;
            return true;
        }
        if (!Bounds(text[start..end], delimiter, index, out var offset, out var length)) return false;
        (start, end) = (start + offset, start + offset + length);
        return true;
    }

    /// <summary>Position of the n-th part from 0; a delimiter of 0 does not exist, so there is one part.</summary>
    public static bool Bounds(ReadOnlySpan<byte> text, byte delimiter, int index, out int start, out int length)
    {
        (start, length) = (0, 0);
        if (index < 0) return false;
        for (; index > 0; index--)
        {
            var next = delimiter == 0 ? -1 : text[start..].IndexOf(delimiter);
            if (next < 0) return false;
            start += next + 1;
        }
        var end = delimiter == 0 ? -1 : text[start..].IndexOf(delimiter);
        length = end < 0 ? text.Length - start : end;
        return true;
    }

    /// <summary>Number of parts, trailing parts without a value not counted: <c>A^^^</c> has one (7.2), nothing has none.</summary>
    public static int Count(ReadOnlySpan<byte> text, byte delimiter, byte inner)
    {
        var last = text.LastIndexOfAnyExcept(delimiter, inner);         // 0 never occurs in content
        if (last < 0) return 0;
        return delimiter == 0 ? 1 : text[..(last + 1)].Count(delimiter) + 1;
    }
}
