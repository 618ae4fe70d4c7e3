using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Cli.Send;

/// <summary>Finds the frames in a file, one after the other: MLLP frames with anything between them, plain messages, batches, in any mixture.</summary>
/// <remarks>Holds one frame and a read buffer, never the file. Bytes of a frame are as they stand. For one caller at a time.</remarks>
/// <param name="source">Name of the file.</param>
/// <param name="splitBatches">Whether each message of a batch is a frame of its own; else a batch is one frame.</param>
/// <param name="warn">Told what was left out, without content.</param>
/// <param name="maxFrameBytes">Larger frames end the reading.</param>
internal sealed class FrameReader(string source, Stream stream, bool splitBatches, Action<string> warn, int maxFrameBytes = FrameReader.MaxFrameBytes) : IAsyncDisposable
{
    public const int MaxFrameBytes = 268_435_456;              // the largest limit a receiver of ours can have

    private const byte Vt = 0x0B;
    private const byte Fs = 0x1C;
    private const byte Cr = 0x0D;
    private const byte Lf = 0x0A;
    private const int NameAndSeparator = 4;

    private byte[] _buffer = new byte[Math.Min(65_536, maxFrameBytes)];
    private int _length;
    private int _begin;                                         // of the frame, or of the text before the first one
    private int _at;                                            // looked at up to here
    private bool _atLineStart = true;
    private bool _ended;                                        // the stream has no more
    private bool _any;                                          // a frame was found
    private int _number;
    private State _state;
    private byte[][] _pending = [];                            // messages of a framed batch
    private int _nextPending;

    private enum State { Start, Outside, Framed, Message, File, Batch, Whole }

    private enum Line { Other, Message, FileHeader, BatchHeader, BatchTrailer, FileTrailer, Unknown }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next frame, null at the end.</summary>
    /// <exception cref="SendFault">A frame is too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async ValueTask<OutgoingFrame?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_nextPending < _pending.Length) return Name(_pending[_nextPending++]);
            if (Scan() is { } body)
            {
                if (!IsWorthSending(body)) continue;
                if (splitBatches && Messages(body) is { } messages) (_pending, _nextPending) = (messages, 0);
                else return Name(body);
            }
            else if (_ended)
            {
                return null;
            }
            else
            {
                await FillAsync(cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private OutgoingFrame Name(byte[] body) => new(++_number == 1 ? source : $"{source}#{_number}", body);

    // A commit block of a recorded conversation (hl7-mllp 5.11) is no message.
    private static bool IsWorthSending(ReadOnlySpan<byte> body) => body.IndexOfAnyExcept("\r\n\0 \t"u8) >= 0 && body is not [0x06] and not [0x15];

    private byte[][]? Messages(byte[] body)
    {
        var frame = Hl7Frame.Read(body);
        if (!frame.IsBatch) return null;
        if (frame.Marked is { Kind: Hl7CharacterSetKind.Wide } wide) return WideMessages(body, frame.MessageCount, wide);
        var messages = new List<byte[]>();
        foreach (var part in frame)
        {
            if (part.Kind == Hl7Line.Message) messages.Add(part.Bytes.ToArray());
        }
        return [.. messages];
    }

    // Parts of such a frame are UTF-8; messages know the bytes they came from. Only its byte order mark shows what a batch is in: each message gets it too.
    private byte[][] WideMessages(byte[] body, int count, Hl7CharacterSet set)
    {
        var messages = Hl7Message.ParseAll(body);
        if (messages.Count != count)
        {
            warn($"{source}: a batch in UTF-16 or UTF-32 was left out, as the header of one of its messages cannot be read; without --split-batches it is sent as it is.");
            return [];
        }
        var mark = set.Encoding.GetByteCount("\uFEFF");
        return [.. messages.Select(m => (byte[])[.. body.AsSpan(0, mark), .. m.Source.Span])];
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var unused = _state is State.Outside && _any ? _at : _begin;
        if (unused > 0)
        {
            _buffer.AsSpan(unused, _length - unused).CopyTo(_buffer);
            (_length, _at, _begin) = (_length - unused, _at - unused, Math.Max(0, _begin - unused));
        }
        if (_length == _buffer.Length)
        {
            if (_length >= maxFrameBytes) throw new SendFault($"{source}: {(_state is State.Start or State.Outside ? "no HL7 message begins" : "a message does not end")} within {maxFrameBytes} bytes; nothing more of this file is sent.");
            Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, maxFrameBytes));
        }
        var count = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _ended = count == 0;
        _length += count;
        BytesRead += count;
    }

    /// <summary>The next frame of what was read; null: more is needed, or there is no more.</summary>
    private byte[]? Scan()
    {
        while (true)
        {
            var before = (_state, _at);
            var body = _state switch
            {
                State.Start => ScanStart(),
                State.Outside => ScanOutside(),
                State.Framed => ScanFramed(),
                State.Whole => _ended ? Take(_length, _length) : null,
                _ => ScanText(),
            };
            if (body is not null || (_state, _at) == before) return body;
        }
    }

    private byte[]? ScanStart()
    {
        if (_length < NameAndSeparator && !_ended) return null;
        var text = _buffer.AsSpan(0, _length);
        if (Hl7Frame.IsWide(text[..Math.Min(NameAndSeparator, text.Length)]))
        {
            (_state, _at) = (State.Whole, _length);
            return null;
        }
        _state = State.Outside;
        if (text.StartsWith("\uFEFF"u8)) _at = 3;
        return null;
    }

    private byte[]? ScanOutside()
    {
        while (_at < _length)
        {
            if (_atLineStart)
            {
                var start = SkipBlanks(_at);
                var line = Classify(start);
                if (line == Line.Unknown) return null;
                if (Begins(line) is { } state)
                {
                    if (_any) _begin = start;                   // what came before the first message stays with it
                    (_state, _at, _any) = (state, start + NameAndSeparator, true);
                    return null;
                }
                if (splitBatches && line != Line.Other) _any = true;
            }
            var text = _buffer.AsSpan(_at, _length - _at);
            var mark = text.IndexOfAny(Vt, Cr, Lf);
            _atLineStart = mark >= 0;
            if (mark < 0)
            {
                _at = _length;
                break;
            }
            var found = text[mark];
            _at += mark + 1;
            if (found != Vt) continue;
            (_state, _begin, _any) = (State.Framed, _at, true);
            return null;
        }
        // A file without any message is one frame: whoever sends it wants to see what the receiver says.
        return _ended && !_any && _length > _begin ? Take(_length, _length) : null;
    }

    private State? Begins(Line line) => line switch
    {
        Line.Message => State.Message,
        Line.FileHeader when !splitBatches => State.File,
        Line.BatchHeader when !splitBatches => State.Batch,
        _ => null,
    };

    private byte[]? ScanFramed()
    {
        while (_at < _length)
        {
            var mark = _buffer.AsSpan(_at, _length - _at).IndexOfAny(Vt, Fs);
            if (mark < 0)
            {
                _at = _length;
                break;
            }
            var found = _at + mark;
            if (_buffer[found] == Fs)
            {
                if (EndOfFrame(found, out var next) is not { } ended)
                {
                    _at = found;
                    return null;
                }
                if (ended) return Take(found, next);
                _at = found + 1;
            }
            else if (found == _begin)
            {
                _begin = _at = found + 1;                       // doubled start
            }
            else
            {
                var line = IsWide() ? Line.Other : Classify(found + 1);
                if (line == Line.Unknown)
                {
                    _at = found;
                    return null;
                }
                _at = found + 1;
                if (line is not (Line.Message or Line.FileHeader or Line.BatchHeader)) continue;
                warn($"{source}: a frame that a new one cuts off was left out.");
                _begin = _at;
            }
        }
        if (_ended)
        {
            warn($"{source}: its last frame has no end and was left out.");
            (_state, _begin, _at) = (State.Outside, _length, _length);
        }
        return null;
    }

    /// <summary>Whether the 1C at <paramref name="at"/> ends the frame; null: that shows with the next byte.</summary>
    private bool? EndOfFrame(int at, out int next)
    {
        next = at + 1;
        while (next < _length && _buffer[next] == Fs) next++;
        if (next == _length) return _ended ? true : null;
        if (_buffer[next] == Vt) return !IsWide();
        if (_buffer[next] != Cr && (_buffer[next] != Lf || IsWide())) return false;
        next++;
        return true;
    }

    // Only then may 0B and 1C be halves of characters (hl7-mllp 2.1).
    private bool IsWide() => _length - _begin >= NameAndSeparator && Hl7Frame.IsWide(_buffer.AsSpan(_begin, NameAndSeparator));

    /// <summary>Plain text: a message ends where the next begins, a batch behind its trailer.</summary>
    private byte[]? ScanText()
    {
        while (_at < _length)
        {
            var mark = _buffer.AsSpan(_at, _length - _at).IndexOfAny(Vt, Cr, Lf);
            if (mark < 0)
            {
                _at = _length;
                break;
            }
            var found = _at + mark;
            var isFrame = _buffer[found] == Vt;
            var start = isFrame ? found + 1 : SkipBlanks(found);
            var line = Classify(start);
            if (line == Line.Unknown)
            {
                _at = found;
                return null;
            }
            if (isFrame && line is Line.Message or Line.FileHeader or Line.BatchHeader) return Take(found, found);
            if (!isFrame && Ends(line)) return Take(start, start);
            if (!isFrame && IsTrailer(line))
            {
                var lineEnd = _buffer.AsSpan(start, _length - start).IndexOfAny(Cr, Lf);
                if (lineEnd < 0 && !_ended)
                {
                    _at = found;
                    return null;
                }
                var end = lineEnd < 0 ? _length : start + lineEnd + 1;
                return Take(end, end);
            }
            _at = Math.Max(found + 1, start);
        }
        return _ended ? Take(_length, _length) : null;
    }

    private bool Ends(Line line) => _state switch
    {
        State.Message => line is Line.Message or Line.FileHeader or Line.BatchHeader || (splitBatches && line != Line.Other),
        _ => line is Line.FileHeader,
    };

    private bool IsTrailer(Line line) => (_state, line) is (State.File, Line.FileTrailer) or (State.Batch, Line.BatchTrailer);

    private byte[] Take(int end, int next)
    {
        var body = _buffer.AsSpan(_begin, end - _begin).ToArray();
        (_state, _begin, _at, _any, _atLineStart) = (State.Outside, next, next, true, true);
        return body;
    }

    private int SkipBlanks(int at)
    {
        while (at < _length && _buffer[at] is Cr or Lf or (byte)' ' or (byte)'\t' or 0x0C or 0) at++;
        return at;
    }

    /// <summary>What a line begins; unknown while too little of it was read.</summary>
    private Line Classify(int at)
    {
        var text = _buffer.AsSpan(at, _length - at);
        if (text.Length < NameAndSeparator && !_ended) return Line.Unknown;
        if (text.Length < 3) return Line.Other;
        var line = (Upper(text[0]), Upper(text[1]), Upper(text[2])) switch
        {
            ('M', 'S', 'H') => Line.Message,
            ('F', 'H', 'S') => Line.FileHeader,
            ('B', 'H', 'S') => Line.BatchHeader,
            ('B', 'T', 'S') => Line.BatchTrailer,
            ('F', 'T', 'S') => Line.FileTrailer,
            _ => Line.Other,
        };
        if (line is Line.BatchTrailer or Line.FileTrailer) return text.Length == 3 || !char.IsAsciiLetterOrDigit((char)text[3]) ? line : Line.Other;
        return text.Length > 3 && text[3] > ' ' && !char.IsAsciiLetterOrDigit((char)text[3]) ? line : Line.Other;
    }

    private static char Upper(byte b) => char.ToUpperInvariant((char)b);
}
