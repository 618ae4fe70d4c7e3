using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Positions of segments and field separators, found in one vectorised pass; arrays are kept between messages.</summary>
internal sealed class Hl7SegmentIndex
{
    /// <summary>Limits of hl7-mllp 9.6.</summary>
    public const int MaxSegments = 10_000;
    public const int MaxFields = 500;

    private const int MostKeptSeparators = 64 * 1024;

    private Entry[] _segments = new Entry[32];
    private int[] _separators = new int[512];
    private int _separatorCount;
    private int _skipUntil;
    private bool _usesCr;

    public int Count { get; private set; }

    /// <summary>An ADD line was met: the caller joins ADD lines and indexes again.</summary>
    public bool NeedsJoin { get; private set; }

    public bool IsOverLimit { get; private set; }

    public Hl7Warnings Warnings { get; private set; }

    public ref readonly Entry this[int segment] => ref _segments[segment];

    /// <summary>Positions of a segment's field separators.</summary>
    public ReadOnlySpan<int> Separators(in Entry segment) => _separators.AsSpan(segment.FirstSeparator, segment.SeparatorCount);

    /// <summary>Indexes a message; stops at a second envelope segment.</summary>
    /// <param name="text">Content that starts with a header segment.</param>
    /// <param name="separator">Field separator.</param>
    public void Build(ReadOnlySpan<byte> text, byte separator)
    {
        (Count, _separatorCount, _skipUntil, NeedsJoin, IsOverLimit, Warnings) = (0, 0, 0, false, false, Hl7Warnings.None);
        if (_separators.Length > MostKeptSeparators) _separators = new int[512];
        if (_segments.Length > MostKeptSeparators / 16) _segments = new Entry[32];
        _usesCr = text.Contains((byte)'\r');
        Open(text, 0);
        var end = Scan(text, separator);
        Close(end);
    }

    private int Scan(ReadOnlySpan<byte> text, byte separator)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // A blank as separator can stand in what a break skips, so it goes the careful way.
            var isBlank = separator is (byte)' ' or (byte)'\t' or 0x0B or 0x0C;
            var (fields, crs, lfs) = (Vector256.Create(separator), Vector256.Create((byte)'\r'), Vector256.Create((byte)'\n'));
            for (; i <= text.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var block = Vector256.Create(text.Slice(i, Vector256<byte>.Count));
                var separators = Vector256.Equals(block, fields).ExtractMostSignificantBits();
                var breaks = (Vector256.Equals(block, crs) | Vector256.Equals(block, lfs)).ExtractMostSignificantBits();
                if (breaks == 0 && !isBlank)
                {
                    Add(separators, i);
                    continue;
                }
                for (var bits = separators | breaks; bits != 0; bits &= bits - 1)
                {
                    if (!Take(text, i + BitOperations.TrailingZeroCount(bits), separator, out var end)) return end;
                }
            }
        }
        for (; i < text.Length; i++)
        {
            if ((text[i] == separator || text[i] is (byte)'\r' or (byte)'\n') && !Take(text, i, separator, out var end)) return end;
        }
        return text.Length;
    }

    private void Add(uint separators, int offset)
    {
        if (_separators.Length - _separatorCount < Vector256<byte>.Count) Array.Resize(ref _separators, _separators.Length * 2);
        var target = _separators.AsSpan(_separatorCount);
        var count = 0;
        for (; separators != 0; separators &= separators - 1) target[count++] = offset + BitOperations.TrailingZeroCount(separators);
        _separatorCount += count;
    }

    // false: the message is over at 'end'.
    private bool Take(ReadOnlySpan<byte> text, int at, byte separator, out int end)
    {
        end = at;
        if (at < _skipUntil) return true;
        if (text[at] == separator)
        {
            if (_separatorCount == _separators.Length) Array.Resize(ref _separators, _separators.Length * 2);
            _separators[_separatorCount++] = at;
            return true;
        }
        return TakeBreak(text, at, separator);
    }

    private bool TakeBreak(ReadOnlySpan<byte> text, int at, byte separator)
    {
        var line = Hl7Lines.NextLine(text, at);
        switch (Hl7Lines.Classify(text, line, separator))
        {
            case Hl7Line.Segment:
                Close(at);
                if (Count == MaxSegments)
                {
                    IsOverLimit = true;
                    Count--;                                       // the caller's last Close ends it once more, at the same place
                    return false;
                }
                Open(text, line);
                return true;
            case Hl7Line.Continuation:
                // In a message that uses CR, a lone LF in front of text is text (9.1).
                if (text[at] == '\r' || !_usesCr) Warnings |= Hl7Warnings.BrokenSegment;
                _skipUntil = line;
                return true;
            case Hl7Line.Add:
                NeedsJoin = true;
                return false;
            default:
                return false;
        }
    }

    private void Open(ReadOnlySpan<byte> text, int start)
    {
        if (Count == _segments.Length) Array.Resize(ref _segments, _segments.Length * 2);
        var name = text.Slice(start, 3);
        if (Hl7Name.HasLowerCase(name)) Warnings |= Hl7Warnings.LowerCaseName;
        var packed = Hl7Name.Pack(name);
        var same = Count - 1;
        while (same >= 0 && _segments[same].Name != packed) same--;
        _segments[Count] = new()
        {
            Name = packed,
            Start = start,
            FirstSeparator = _separatorCount,
            Occurrence = same < 0 ? 0 : _segments[same].Occurrence + 1,
            IsHeader = packed == Hl7Name.Msh || packed == Hl7Name.Fhs || packed == Hl7Name.Bhs,
        };
        _skipUntil = start + 3;
    }

    private void Close(int end)
    {
        ref var segment = ref _segments[Count++];
        segment.End = end;
        segment.SeparatorCount = _separatorCount - segment.FirstSeparator;
        if (segment.SeparatorCount <= MaxFields) return;
        IsOverLimit = true;
        segment.SeparatorCount = MaxFields;
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
