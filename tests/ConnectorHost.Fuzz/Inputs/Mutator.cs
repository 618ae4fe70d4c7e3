namespace ConnectorHost.Fuzz.Inputs;

/// <summary>Makes an input out of the corpus: what comes out depends on the seed alone. One per worker; the result is valid until the next call.</summary>
internal sealed class Mutator(byte[][] corpus, int largest = 32_768)
{
    private readonly byte[] _bytes = new byte[largest];
    private int _length;

    public ReadOnlyMemory<byte> Make(ulong seed)
    {
        var random = new FuzzRandom(seed);
        Load(corpus[random.Below(corpus.Length)]);
        for (var left = random.Small(12) - 1; left > 0; left--) Change(ref random);
        return _bytes.AsMemory(0, _length);
    }

    private void Load(ReadOnlySpan<byte> bytes)
    {
        _length = Math.Min(bytes.Length, largest);
        bytes[.._length].CopyTo(_bytes);
    }

    private void Change(ref FuzzRandom random)
    {
        var at = random.Below(_length + 1);
        switch (random.Below(16))
        {
            case 0:
                if (_length > 0) _bytes[random.Below(_length)] ^= (byte)(1 << random.Below(8));
                break;
            case 1:
                if (_length > 0) _bytes[random.Below(_length)] = random.Byte();
                break;
            case 2:
                Delete(at, random.Small(64));
                break;
            case 3:
                Delete(at, random.Below(_length - at + 1));
                break;
            case 4:
                Insert(at, _bytes.AsSpan(at, Math.Min(random.Small(200), _length - at)));
                break;
            case 5:
                Copy(ref random, at);
                break;
            case 6 or 7 or 8:
                Insert(at, Tokens.All[random.Below(Tokens.All.Length)]);
                break;
            case 9:
                Overwrite(at, Tokens.All[random.Below(Tokens.All.Length)]);
                break;
            case 10:
                InsertRandom(ref random, at);
                break;
            case 11:
                Splice(ref random, at);
                break;
            case 12:
                Field(ref random, at);
                break;
            case 13:
                Replace(ref random);
                break;
            case 14:
                Repeat(ref random, at);
                break;
            default:
                _length = at == 0 ? _length : at;                // cut off
                break;
        }
    }

    private void Delete(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _bytes.AsSpan(at + count, _length - at - count).CopyTo(_bytes.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[1024];
        bytes = bytes[..Math.Min(Math.Min(bytes.Length, copy.Length), largest - _length)];
        bytes.CopyTo(copy);                                    // it may be a part of what moves
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + bytes.Length));
        copy[..bytes.Length].CopyTo(_bytes.AsSpan(at));
        _length += bytes.Length;
    }

    private void Overwrite(int at, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, largest - at)];
        bytes.CopyTo(_bytes.AsSpan(at));
        _length = Math.Max(_length, at + bytes.Length);
    }

    private void Copy(ref FuzzRandom random, int to)
    {
        var from = random.Below(_length);
        Insert(to, _bytes.AsSpan(from, Math.Min(random.Small(300), _length - from)));
    }

    private void InsertRandom(ref FuzzRandom random, int at)
    {
        Span<byte> bytes = stackalloc byte[32];
        var count = random.Small(bytes.Length);
        for (var i = 0; i < count; i++) bytes[i] = random.Byte();
        Insert(at, bytes[..count]);
    }

    // From here on another sample.
    private void Splice(ref FuzzRandom random, int at)
    {
        var other = corpus[random.Below(corpus.Length)];
        var from = random.Below(other.Length);
        var count = Math.Min(other.Length - from, largest - at);
        other.AsSpan(from, count).CopyTo(_bytes.AsSpan(at));
        _length = at + count;
    }

    // What stands between two separators becomes something else.
    private void Field(ref FuzzRandom random, int at)
    {
        var text = _bytes.AsSpan(0, _length);
        var start = text[..at].LastIndexOfAny((byte)'|', (byte)'^', (byte)'\r') + 1;
        var length = text[start..].IndexOfAny((byte)'|', (byte)'^', (byte)'\r');
        if (length < 0) length = _length - start;
        Delete(start, length);
        for (var count = random.Below(3); count > 0; count--) Insert(start, Tokens.All[random.Below(Tokens.All.Length)]);
    }

    // One byte becomes another wherever it stands: other delimiters, other line ends.
    private void Replace(ref FuzzRandom random)
    {
        if (_length == 0) return;
        var from = random.OneIn(2) ? "|^~\\&\r"u8[random.Below(6)] : _bytes[random.Below(_length)];
        var to = random.OneIn(2) ? "|^~\\&\r\n\0 $"u8[random.Below(10)] : random.Byte();
        _bytes.AsSpan(0, _length).Replace(from, to);
    }

    // The same piece many times: long fields, many repetitions, many segments.
    private void Repeat(ref FuzzRandom random, int at)
    {
        Span<byte> piece = stackalloc byte[128];
        var count = Math.Min(random.Small(piece.Length), _length - at);
        _bytes.AsSpan(at, count).CopyTo(piece);
        if (random.OneIn(2))
        {
            var token = Tokens.All[random.Below(Tokens.All.Length)];
            count = token.Length;
            token.CopyTo(piece);
        }
        for (var times = random.Small(random.OneIn(250) ? 8192 : 40); times > 0 && _length + count <= largest; times--) Insert(at, piece[..count]);
    }
}
