using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ConnectorHost.Converters.Avro;

/// <summary>Avro binary in the making: one growing array, reused from record to record.</summary>
internal sealed class AvroBuffer
{
    private const int MaxVarint = 10;
    private const int MaxBytesPerChar = 3;
    private const int FirstCapacity = 1024;

    /// <summary>A larger array is given up after its record, so that one large message does not stay in memory.</summary>
    private const int KeptCapacity = 1 << 20;
    private byte[] _bytes = new byte[FirstCapacity];

    public int Length { get; private set; }

    /// <summary>Empties the buffer and writes the frame of Confluent's wire format: 0x00 and the id, big-endian.</summary>
    public void StartFrame(int schemaId)
    {
        Length = 0;
        _bytes[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(1), schemaId);
        Length = 1 + sizeof(int);
    }

    /// <summary>What was written, in an array of its own; the buffer is empty again.</summary>
    public byte[] Take()
    {
        var result = _bytes.AsSpan(0, Length).ToArray();
        Clear();
        return result;
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptCapacity) _bytes = new byte[FirstCapacity];
    }

    public void WriteByte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>An int or a long: zigzag, seven bits a byte, low ones first.</summary>
    public void WriteLong(long value)
    {
        if (_bytes.Length - Length < MaxVarint) Grow(MaxVarint);
        Length += Varint(_bytes.AsSpan(Length), value);
    }

    public void WriteFloat(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), value);
        Length += sizeof(float);
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        Length += sizeof(double);
    }

    public void WriteString(string value)
    {
        // Guess that the text is ASCII, which settles the width of the length before it; move the text when the guess was wrong.
        var target = Reserve((value.Length * MaxBytesPerChar) + MaxVarint);
        var guess = VarintSize(value.Length);
        Utf8.FromUtf16(value, target[guess..], out _, out var bytes);
        var size = VarintSize(bytes);
        if (size != guess) target.Slice(guess, bytes).CopyTo(target[size..]);
        Varint(target, bytes);
        Length += size + bytes;
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        WriteRaw(value);
    }

    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>The number of bytes and never one of them.</summary>
    public override string ToString() => $"AvroBuffer{{{Length} bytes}}";

    private Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size) Grow(size);
        return _bytes.AsSpan(Length);
    }

    private void Grow(int size) => Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)Length + size)));

    private static int Varint(Span<byte> target, long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var i = 0;
        while (bits > 0x7F)
        {
            target[i++] = (byte)(bits | 0x80);
            bits >>= 7;
        }
        target[i++] = (byte)bits;
        return i;
    }

    /// <summary>Bytes of a length of zero or more.</summary>
    private static int VarintSize(int value) => value < 1 << 6 ? 1 : value < 1 << 13 ? 2 : value < 1 << 20 ? 3 : value < 1 << 27 ? 4 : 5;
}
