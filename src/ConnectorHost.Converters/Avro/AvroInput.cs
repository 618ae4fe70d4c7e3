using System.Buffers.Binary;
using System.Text;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>Avro binary being read; every read checks what is left.</summary>
internal ref struct AvroInput(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly int Left => _left.Length;

    public byte ReadByte() => Take(1)[0];

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw new DataException("Avro data is damaged: a boolean is neither 0 nor 1."),
    };

    public int ReadInt() => ReadLong() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw new DataException("Avro data is damaged: an int is too large.");

    public long ReadLong()
    {
        ulong bits = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i == _left.Length) throw Ended();
            var b = _left[i];
            bits |= (ulong)(b & 0x7F) << (7 * i);
            if ((b & 0x80) != 0) continue;
            _left = _left[(i + 1)..];
            return (long)(bits >> 1) ^ -(long)(bits & 1);
        }
        throw new DataException("Avro data is damaged: a number does not end.");
    }

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
    public string ReadString() => Encoding.UTF8.GetString(Take(ReadLong()));
    public byte[] ReadBytes() => Take(ReadLong()).ToArray();
    public ReadOnlySpan<byte> ReadFixed(int size) => Take(size);

    private ReadOnlySpan<byte> Take(long count)
    {
        if ((ulong)count > (ulong)_left.Length) throw Ended();
        var result = _left[..(int)count];
        _left = _left[(int)count..];
        return result;
    }

    private static DataException Ended() => new("Avro data is damaged: it ends before its schema does.");
}
