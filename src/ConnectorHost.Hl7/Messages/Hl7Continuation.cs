namespace ConnectorHost.Hl7.Messages;

/// <summary>Joins ADD lines to the segment before (hl7-mllp 9.3); rare, so it copies.</summary>
internal static class Hl7Continuation
{
    /// <summary>The message without <c>CR ADD |</c>, so that ADD-1 goes on where the last field stopped.</summary>
    /// <param name="text">Content with ADD lines.</param>
    /// <param name="separator">Field separator.</param>
    /// <param name="origins">When given, receives where each byte of the result was.</param>
    public static byte[] Join(ReadOnlySpan<byte> text, byte separator, List<int>? origins = null)
    {
        var output = new byte[text.Length];
        int length = 0, copied = 0, at = 0;
        while (true)
        {
            var offset = text[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (offset < 0) break;
            var (breakAt, line) = (at + offset, Hl7Lines.NextLine(text, at + offset));
            at = line;
            if (Hl7Lines.Classify(text, line, separator) != Hl7Line.Add) continue;
            origins?.AddRange(Enumerable.Range(copied, breakAt - copied));
            length += Copy(text[copied..breakAt], output.AsSpan(length));
            at = copied = Math.Min(line + 4, text.Length);
            // A bare ADD has no separator: its break belongs to the next line.
            if (text[copied - 1] is (byte)'\r' or (byte)'\n') at = --copied;
        }
        origins?.AddRange(Enumerable.Range(copied, text.Length - copied));
        length += Copy(text[copied..], output.AsSpan(length));
        return output[..length];
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
