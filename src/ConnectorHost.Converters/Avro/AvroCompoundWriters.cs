using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>A place that may be null or has a default: <paramref name="whenNull"/> is the whole encoding of a missing value.</summary>
/// <param name="branch">Number of the value's branch, already encoded; empty outside a union.</param>
internal sealed class NullableWriter(string where, AvroWriter inner, byte[] whenNull, byte[] branch) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is null)
        {
            to.WriteRaw(whenNull);
            return;
        }
        if (branch.Length == 1) to.WriteByte(branch[0]);
        else to.WriteRaw(branch);
        inner.Write(to, value);
    }
}

/// <summary>A struct as a record: fields of the Avro schema in its order, each from its ordinal in the struct.</summary>
internal sealed class RecordWriter(string where, Schema schema, AvroWriter[] fields, int[] ordinals) : AvroWriter(where)
{
    private Schema? _accepted;

    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not Struct data) throw Misfit(value, "STRUCT");
        if (!ReferenceEquals(data.Schema, _accepted)) Accept(data.Schema);
        var values = data.Values;
        for (var i = 0; i < fields.Length; i++) fields[i].Write(to, values[ordinals[i]]);
    }

    // Optional, default and doc belong to the place; the struct may have been made for another one.
    private void Accept(Schema other)
    {
        if (ReferenceEquals(other, schema))
        {
            _accepted = other;
            return;
        }
        if (other.Name != schema.Name || !other.Fields.SequenceEqual(schema.Fields)) throw new DataException($"Mismatching struct schema for field: \"{Where}\" ({other} instead of {schema}).");
        _accepted = other;
    }
}

/// <summary>A field the data does not have, under the latest schema of a subject: its default, encoded once.</summary>
internal sealed class ConstantWriter(string where, byte[] encoded) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteRaw(encoded);
}

/// <summary>A value in the one branch of a union that its type has.</summary>
internal sealed class BranchWriter(string where, AvroWriter inner, byte[] branch) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        to.WriteRaw(branch);
        inner.Write(to, value);
    }
}

/// <summary>The struct that stands for a union of several types: the one field that is set decides the branch.</summary>
internal sealed class UnionWriter(string where, AvroWriter[] branches, byte[][] numbers) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not Struct data || data.Values.Length != branches.Length) throw Misfit(value, "STRUCT");
        var values = data.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null) continue;
            to.WriteRaw(numbers[i]);
            branches[i].Write(to, values[i]);
            return;
        }
        throw new DataException($"No field of the union \"{Where}\" is set.");
    }
}

internal sealed class ArrayWriter(string where, AvroWriter element) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not IReadOnlyList<object?> list) throw Misfit(value, "ARRAY");
        if (list.Count > 0)
        {
            to.WriteLong(list.Count);
            for (var i = 0; i < list.Count; i++) element.Write(to, list[i]);
        }
        to.WriteByte(0);
    }
}

internal sealed class MapWriter(string where, AvroWriter element) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not IReadOnlyDictionary<object, object?> map) throw Misfit(value, "MAP");
        if (map.Count > 0)
        {
            to.WriteLong(map.Count);
            foreach (var (key, entry) in map)
            {
                to.WriteString(key as string ?? throw Misfit(key, "STRING"));
                element.Write(to, entry);
            }
        }
        to.WriteByte(0);
    }
}

/// <summary>A map whose keys are no plain strings: an array of key-value records.</summary>
internal sealed class EntriesWriter(string where, AvroWriter key, AvroWriter value, bool keyFirst) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? map)
    {
        if (map is not IReadOnlyDictionary<object, object?> entries) throw Misfit(map, "MAP");
        if (entries.Count > 0)
        {
            to.WriteLong(entries.Count);
            foreach (var entry in entries)
            {
                if (!keyFirst) value.Write(to, entry.Value);
                key.Write(to, entry.Key);
                if (keyFirst) value.Write(to, entry.Value);
            }
        }
        to.WriteByte(0);
    }
}
