using System.Numerics;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

internal sealed class NullReader : AvroReader
{
    public override object? Read(ref AvroInput from) => null;
}

internal sealed class BooleanReader : AvroReader
{
    private static readonly object True = true;
    private static readonly object False = false;
    public override object? Read(ref AvroInput from) => from.ReadBoolean() ? True : False;
}

/// <summary>Avro ints, as the Connect type beside them says.</summary>
internal sealed class IntReader(Schema schema) : AvroReader
{
    public override object? Read(ref AvroInput from)
    {
        var value = from.ReadInt();
        return (schema.Type, schema.Name) switch
        {
            (SchemaType.Int8, _) => (sbyte)value,
            (SchemaType.Int16, _) => (short)value,
            (_, Date.LogicalName) => LogicalValues.FromDays(value),
            (_, Time.LogicalName) => LogicalValues.FromMillisecondsOfDay(value),
            _ => (object)value,
        };
    }
}

internal sealed class LongReader(Schema schema) : AvroReader
{
    private readonly bool _isTimestamp = schema.Name == Timestamp.LogicalName;
    public override object? Read(ref AvroInput from) => _isTimestamp ? LogicalValues.FromTimestamp(from.ReadLong()) : from.ReadLong();
}

internal sealed class FloatReader : AvroReader
{
    public override object? Read(ref AvroInput from) => from.ReadFloat();
}

internal sealed class DoubleReader : AvroReader
{
    public override object? Read(ref AvroInput from) => from.ReadDouble();
}

internal sealed class StringReader : AvroReader
{
    public override object? Read(ref AvroInput from) => from.ReadString();
}

internal sealed class BytesReader : AvroReader
{
    public override object? Read(ref AvroInput from) => from.ReadBytes();
}

internal sealed class FixedReader(int size) : AvroReader
{
    public override object? Read(ref AvroInput from) => from.ReadFixed(size).ToArray();
}

internal sealed class DecimalReader(int scale, int? size) : AvroReader
{
    public override object? Read(ref AvroInput from) =>
        new BigDecimal(new BigInteger(from.ReadFixed(size ?? from.ReadInt()), isBigEndian: true), scale);
}

internal sealed class EnumReader(AvroType type) : AvroReader
{
    public override object? Read(ref AvroInput from)
    {
        var number = from.ReadInt();
        return (uint)number < (uint)type.Symbols.Count ? type.Symbols[number] : throw new DataException($"Avro data is damaged: the enum {type.FullName} has no symbol {number}.");
    }
}

internal sealed class RecordReader(Schema schema, AvroReader[] fields) : AvroReader
{
    public override object? Read(ref AvroInput from)
    {
        var data = new Struct(schema);
        for (var i = 0; i < fields.Length; i++) data[i] = fields[i].Read(ref from);
        return data;
    }
}

internal sealed class UnionReader(AvroReader[] branches) : AvroReader
{
    public override object? Read(ref AvroInput from)
    {
        var number = from.ReadInt();
        return (uint)number < (uint)branches.Length ? branches[number].Read(ref from) : throw new DataException($"Avro data is damaged: a union has no branch {number}.");
    }
}

/// <summary>One branch of a union of several types: its value becomes the one field that is set.</summary>
internal sealed class BranchReader(Schema union, int ordinal, AvroReader inner) : AvroReader
{
    public override object? Read(ref AvroInput from) => new Struct(union) { [ordinal] = inner.Read(ref from) };
}

internal sealed class ArrayReader(AvroReader element, int least) : AvroReader
{
    public override object? Read(ref AvroInput from)
    {
        var list = new List<object?>();
        for (var count = AvroBlocks.Next(ref from, least, list.Count); count > 0; count = AvroBlocks.Next(ref from, least, list.Count))
        {
            for (; count > 0; count--) list.Add(element.Read(ref from));
        }
        return list;
    }
}

/// <summary>Maps: keys and values side by side, be it an Avro map or an array of key-value records.</summary>
internal sealed class MapReader(AvroReader key, AvroReader value, bool keyFirst, int least) : AvroReader
{
    public override object? Read(ref AvroInput from)
    {
        var map = new Dictionary<object, object?>();
        for (var count = AvroBlocks.Next(ref from, least, map.Count); count > 0; count = AvroBlocks.Next(ref from, least, map.Count))
        {
            for (; count > 0; count--)
            {
                var first = keyFirst ? key.Read(ref from) : value.Read(ref from);
                var second = keyFirst ? value.Read(ref from) : key.Read(ref from);
                map[(keyFirst ? first : second) ?? throw new DataException("A map holds a null key, which maps here cannot.")] = keyFirst ? second : first;
            }
        }
        return map;
    }
}

internal static class AvroBlocks
{
    /// <summary>Elements that take no bytes could claim any number.</summary>
    private const int MaxEmptyElements = 100_000;

    /// <summary>Elements in the next block of an array or map, 0 at the end; never more than the bytes left can hold.</summary>
    /// <param name="least">The fewest bytes an element takes.</param>
    public static long Next(ref AvroInput from, int least, int already)
    {
        var count = from.ReadLong();
        if (count < 0)
        {
            from.ReadLong();                               // the block's size in bytes, for readers that skip
            count = count == long.MinValue ? long.MaxValue : -count;
        }
        var limit = least == 0 ? MaxEmptyElements - already : from.Left / least;
        return count <= limit ? count : throw new DataException("Avro data is damaged: a list is longer than the data.");
    }
}
