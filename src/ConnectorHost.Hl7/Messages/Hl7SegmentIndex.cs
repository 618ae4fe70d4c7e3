using System.Runtime.InteropServices;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Positions of segments, found in one pass over the line breaks, and of field separators, found per segment when it is first read; arrays are kept between messages.</summary>
internal sealed class Hl7SegmentIndex
{
    /// <summary>Limits of hl7-mllp 9.6.</summary>
    public const int MaxSegments = 10_000;
    public const int MaxFields = 500;

    private const int MostKeptSeparators = 64 * 1024;
    private const int NotIndexed = -1;

    private readonly int[] _latest = new int[64];           // by hash of the name: one past the last segment seen with it
    private Entry[] _segments = new Entry[32];
    private int[] _separators = new int[256];
    private int _separatorCount;
    private byte _separator;

    public int Count { get; private set; }

    /// <summary>An ADD line was met: the caller joins ADD lines and indexes again.</summary>
    public bool NeedsJoin { get; private set; }

    public bool IsOverLimit { get; private set; }

    public Hl7Warnings Warnings { get; private set; }

    public ref readonly Entry this[int segment] => ref _segments[segment];

    public ReadOnlySpan<Entry> Segments => _segments.AsSpan(0, Count);

    // A blank can stand in what a break skips, so it is looked for the careful way.
    private bool IsBlankSeparator => _separator is (byte)' ' or (byte)'\t' or 0x0B or 0x0C;

    /// <summary>Index of the n-th segment of a name, -1 when there are fewer.</summary>
    public int Find(int name, int occurrence)
    {
        var segments = Segments;
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Name == name && segments[i].Occurrence == occurrence) return i;
        }
        return -1;
    }

    /// <summary>Where a field from 1 lies; <c>false</c> when the segment has fewer.</summary>
    public bool TryField(ReadOnlySpan<byte> text, int segment, int field, out int start, out int end, out bool isLiteral)
    {
        var separators = Separators(text, segment);
        ref readonly var entry = ref _segments[segment];
        isLiteral = entry.IsHeader && field <= 2;
        (start, end) = (0, 0);
        if (entry.IsHeader)
        {
            // The separator itself is field 1 (7.1).
            if (field == 1 && separators.Length > 0) (start, end) = (separators[0], separators[0] + 1);
            if (field == 1) return separators.Length > 0;
            field--;
        }
        if ((uint)(field - 1) >= (uint)separators.Length) return false;
        start = separators[field - 1] + 1;
        end = field < separators.Length ? separators[field] : entry.End;
        // Beyond the field limit the last kept field ends where the first cut one would start.
        if (field == MaxFields && text[start..end].IndexOf(_separator) is >= 0 and var cut) end = start + cut;
        return true;
    }

    /// <summary>Positions of a segment's field separators, at most <see cref="MaxFields"/>.</summary>
    /// <param name="text">The content that was indexed.</param>
    /// <param name="segment">Index of the segment.</param>
    public ReadOnlySpan<int> Separators(ReadOnlySpan<byte> text, int segment)
    {
        ref var entry = ref _segments[segment];
        if (entry.FirstSeparator == NotIndexed) IndexFields(text, ref entry);
        return new(_separators, entry.FirstSeparator, entry.SeparatorCount);
    }

    /// <summary>Indexes a message; stops at a second envelope segment.</summary>
    /// <param name="text">Content that starts with a header segment.</param>
    /// <param name="separator">Field separator.</param>
    public void Build(ReadOnlySpan<byte> text, byte separator)
    {
        (Count, _separatorCount, _separator, NeedsJoin, IsOverLimit, Warnings) = (0, 0, separator, false, false, Hl7Warnings.None);
        if (_separators.Length > MostKeptSeparators) _separators = new int[256];
        if (_segments.Length > MostKeptSeparators / 16) _segments = new Entry[32];
        _latest.AsSpan().Clear();
        Open(text, 0, Hl7Name.Pack(text));
        Close(text, Scan(text, separator));
    }

    // Opens and closes segments up to the place where the message is over, and says where that is.
    private int Scan(ReadOnlySpan<byte> text, byte separator)
    {
        var usesCr = text.Contains((byte)'\r');
        for (var at = 3; ;)
        {
            var offset = text[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (offset < 0) return text.Length;
            at += offset;
            var line = Hl7Lines.NextLine(text, at);
            var kind = Hl7Lines.Classify(text, line, separator, out var name);
            if (kind == Hl7Line.Segment)
            {
                if (Count + 1 == MaxSegments)
                {
                    IsOverLimit = true;
                    return at;
                }
                Close(text, at);
                Open(text, line, name);
                at = line + 3;
            }
            else if (kind == Hl7Line.Continuation)
            {
                // In a message that uses CR, a lone LF in front of text is text (9.1).
                if (!usesCr || text[at..line].Contains((byte)'\r')) Warnings |= Hl7Warnings.BrokenSegment;
                at = line;
            }
            else
            {
                NeedsJoin = kind == Hl7Line.Add;
                return at;
            }
        }
    }

    private void Open(ReadOnlySpan<byte> text, int start, int name)
    {
        if (Count == _segments.Length) Array.Resize(ref _segments, _segments.Length * 2);
        if (Hl7Name.HasLowerCase(text.Slice(start, 3))) Warnings |= Hl7Warnings.LowerCaseName;
        ref var segment = ref _segments[Count];
        segment.Name = name;
        segment.Start = start;
        segment.FirstSeparator = NotIndexed;
        segment.Occurrence = OccurrenceOf(name);
        segment.IsHeader = name == Hl7Name.Msh || name == Hl7Name.Fhs || name == Hl7Name.Bhs;
    }

    private int OccurrenceOf(int name)
    {
        ref var latest = ref _latest[(uint)(name * -1640531527) >> 26];
        var same = latest - 1;
        latest = Count + 1;
        while (same >= 0 && _segments[same].Name != name) same--;
        return same < 0 ? 0 : _segments[same].Occurrence + 1;
    }

    private void Close(ReadOnlySpan<byte> text, int end)
    {
        ref var segment = ref _segments[Count++];
        segment.End = end;
        if (end - segment.Start <= MaxFields) return;
        var body = text[(segment.Start + 3)..end];
        if (body.Count(_separator) > MaxFields && (!IsBlankSeparator || CountCarefully(body) > MaxFields)) IsOverLimit = true;
    }

    private void IndexFields(ReadOnlySpan<byte> text, ref Entry entry)
    {
        entry.FirstSeparator = _separatorCount;
        // More than there can be in the segment, and no more than are kept of it.
        var most = Math.Min(entry.End - entry.Start, MaxFields);
        if (_separators.Length - _separatorCount < most) Array.Resize(ref _separators, Math.Max(_separators.Length * 2, _separatorCount + most));
        var room = _separators.AsSpan(_separatorCount, most);
        entry.SeparatorCount = IsBlankSeparator ? FindCarefully(text[..entry.End], entry.Start + 3, room) : Hl7Positions.Find(text[..entry.End], entry.Start + 3, _separator, room);
        _separatorCount += entry.SeparatorCount;
    }

    private int FindCarefully(ReadOnlySpan<byte> text, int from, Span<int> positions)
    {
        var count = 0;
        for (var i = from; i < text.Length && count < positions.Length; i++)
        {
            if (text[i] == _separator) positions[count++] = i;
            else if (text[i] is (byte)'\r' or (byte)'\n') i = Hl7Lines.NextLine(text, i) - 1;
        }
        return count;
    }

    private int CountCarefully(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == _separator) count++;
            else if (text[i] is (byte)'\r' or (byte)'\n') i = Hl7Lines.NextLine(text, i) - 1;
        }
        return count;
    }

    /// <summary>A segment: its name packed by <see cref="Hl7Name"/>, where it lies and where its separators are listed.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct Entry
    {
        public int Name;
        public int Start;
        public int End;
        public int FirstSeparator;
        public int SeparatorCount;
        public int Occurrence;
        public bool IsHeader;
    }
}
