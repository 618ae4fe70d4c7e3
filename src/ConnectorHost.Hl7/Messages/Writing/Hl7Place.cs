namespace ConnectorHost.Hl7.Messages.Writing;

/// <summary>Where a path lies in a message's content, or would lie: then with the delimiters that have to come before it.</summary>
/// <param name="Start">First byte of it.</param>
/// <param name="End">Behind its last byte.</param>
/// <param name="Before">Delimiters missing up to it; empty when it exists.</param>
internal readonly record struct Hl7Place(int Start, int End, string Before)
{
    /// <summary>Finds a path.</summary>
    /// <param name="message">The message.</param>
    /// <param name="path">A field or below.</param>
    /// <param name="toLeaf">The leaf reading the path gives; else the whole of what it names.</param>
    /// <exception cref="ArgumentException">The path has no place in this message.</exception>
    public static Hl7Place Find(Hl7Message message, in Hl7Path path, bool toLeaf)
    {
        var segment = message.Segment(path.Segment, path.Occurrence);
        if (!segment.Exists) throw new ArgumentException($"The message has no segment for {path}; add it first.", nameof(path));
        if (path.Field < 1 || path.Field > Hl7SegmentIndex.MaxFields) throw new ArgumentException($"{path} names no field between 1 and {Hl7SegmentIndex.MaxFields}.", nameof(path));
        if (segment.IsHeader && path.Field <= 2) throw new ArgumentException($"{path} declares the delimiters of the message, which cannot change.", nameof(path));
        var d = message.Delimiters;
        var end = message.Index[segment.Index].End;
        var place = new Hl7Place(end, end, "");
        if (path.Field > segment.FieldCount) place = place with { Before = Repeat(d.Field, path.Field - Math.Max(segment.FieldCount, segment.IsHeader ? 2 : 0)) };
        else if (segment[path.Field].Slice is var field) place = new(field.Start, field.Start + field.Length, "");
        var content = message.Content.Span;
        if (toLeaf || path.Repetition > 0 || path.Component > 0 || path.Subcomponent > 0) place = place.Part(content, d.Repetition, path.Repetition, path);
        if (toLeaf || path.Component > 0 || path.Subcomponent > 0) place = place.Part(content, d.Component, Math.Max(path.Component, 1) - 1, path);
        if (toLeaf || path.Subcomponent > 0) place = place.Part(content, d.Subcomponent, Math.Max(path.Subcomponent, 1) - 1, path);
        return place;
    }

    /// <summary>The first line break of the message; CR when it has one segment only.</summary>
    public static string BreakOf(Hl7Message message)
    {
        var rest = message.Content.Span[message.Index[0].End..];
        return rest switch
        {
            [(byte)'\r', (byte)'\n', ..] => "\r\n",
            [(byte)'\n', ..] => "\n",
            _ => "\r",
        };
    }

    /// <exception cref="ArgumentException">The text cannot begin a segment of a message.</exception>
    public static void CheckName(string name)
    {
        if (name.Length != 3 || !char.IsAsciiLetter(name[0]) || !char.IsAsciiLetterOrDigit(name[1]) || !char.IsAsciiLetterOrDigit(name[2]))
            throw new ArgumentException($"'{name}' is no segment name: a letter, then two letters or digits.", nameof(name));
        if (name.ToUpperInvariant() is "MSH" or "FHS" or "BHS" or "BTS" or "FTS" or "ADD")
            throw new ArgumentException($"{name} would not be a segment of this message but end or continue what is before it.", nameof(name));
    }

    private Hl7Place Part(ReadOnlySpan<byte> content, byte delimiter, int index, in Hl7Path path)
    {
        if (delimiter == 0)
        {
            if (index > 0) throw new ArgumentException($"The message declares no delimiter for the level {path} needs.", nameof(path));
            return this;
        }
        if (Before.Length > 0) return this with { Before = Before + Repeat(delimiter, index) };
        var text = content[Start..End];
        if (Hl7Split.Bounds(text, delimiter, index, out var start, out var length)) return new(Start + start, Start + start + length, "");
        return new(End, End, Repeat(delimiter, index - text.Count(delimiter)));
    }

    private static string Repeat(byte delimiter, int count) => new((char)delimiter, count);
}
