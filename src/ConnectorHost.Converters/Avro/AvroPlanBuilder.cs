using System.Globalization;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using Decimal = ConnectorHost.PluginApi.Data.Decimal;

namespace ConnectorHost.Converters.Avro;

/// <summary>Walks a Connect schema and an Avro schema side by side and compiles the writers between them.</summary>
/// <param name="scrub">Connect field name to Avro field name.</param>
internal sealed class AvroPlanBuilder(Func<string, string> scrub)
{
    private const string Root = "the value";

    /// <exception cref="DataException">Data of this Connect schema cannot be written under this Avro schema.</exception>
    public AvroPlan Build(string text, AvroType type, Schema schema) => new(text, type, Place(type, schema, ""));

    private AvroWriter Place(AvroType type, Schema schema, string where)
    {
        if (type.Kind != AvroKind.Union)
        {
            var plain = Value(type, schema, where);
            return schema.Default is null ? plain : new NullableWriter(Name(where), plain, Encoded(plain, schema.Default), []);
        }
        return AvroNames.IsUnion(schema) ? Union(type, schema, where) : InBranch(type, schema, where);
    }

    /// <summary>One type in a union, usually beside null.</summary>
    private AvroWriter InBranch(AvroType union, Schema schema, string where)
    {
        var at = -1;
        for (var i = 0; i < union.Branches.Count && at < 0; i++)
        {
            if (Fits(union.Branches[i], schema)) at = i;
        }
        if (at < 0) throw Apart(union, schema, where);
        var inner = Value(union.Branches[at], schema, where);
        var whole = new BranchWriter(Name(where), inner, Number(at));
        var missing = schema.Default is not null ? Encoded(whole, schema.Default) : schema.IsOptional ? NullBranch(union) : null;
        return missing is null ? whole : new NullableWriter(Name(where), inner, missing, Number(at));
    }

    private AvroWriter Union(AvroType union, Schema schema, string where)
    {
        var branches = union.Branches.Select((branch, i) => (branch, i)).Where(b => b.branch.Kind != AvroKind.Null).ToList();
        var writers = new AvroWriter[schema.Fields.Count];
        var numbers = new byte[schema.Fields.Count][];
        foreach (var field in schema.Fields)
        {
            var named = branches.FindIndex(b => field.Name == AvroNames.BranchField(b.branch, enhanced: true) || field.Name == AvroNames.BranchField(b.branch, enhanced: false));
            if (named < 0 && branches.Count == schema.Fields.Count) named = field.Index;
            if (named < 0 || !Fits(branches[named].branch, field.Schema)) throw Apart(union, field.Schema, Under(where, field.Name));
            writers[field.Index] = Value(branches[named].branch, field.Schema, Under(where, field.Name));
            numbers[field.Index] = Number(branches[named].i);
        }
        var whole = new UnionWriter(Name(where), writers, numbers);
        var missing = schema.Default is not null ? Encoded(whole, schema.Default) : schema.IsOptional ? NullBranch(union) : null;
        return missing is null ? whole : new NullableWriter(Name(where), whole, missing, []);
    }

    /// <summary>A value that is there.</summary>
    private AvroWriter Value(AvroType type, Schema schema, string where)
    {
        if (!Fits(type, schema)) throw Apart(type, schema, where);
        var name = Name(where);
        return (type.Kind, schema.Type) switch
        {
            (AvroKind.Boolean, _) => new BooleanWriter(name),
            (AvroKind.Int or AvroKind.Long, SchemaType.Int8) => new Int8Writer(name),
            (AvroKind.Int or AvroKind.Long, SchemaType.Int16) => new Int16Writer(name),
            (AvroKind.Int or AvroKind.Long, SchemaType.Int32) => schema.Name switch
            {
                Date.LogicalName => new DateWriter(name),
                Time.LogicalName => new TimeWriter(name),
                _ => new Int32Writer(name),
            },
            (AvroKind.Long, _) => schema.Name == Timestamp.LogicalName ? new TimestampWriter(name) : new Int64Writer(name),
            (AvroKind.Float, _) => new FloatWriter(name),
            (AvroKind.Double, SchemaType.Float32) => new WidenedFloatWriter(name),
            (AvroKind.Double, _) => new DoubleWriter(name),
            (AvroKind.String, _) => new StringWriter(name),
            (AvroKind.Enum, _) => new EnumWriter(name, type),
            (AvroKind.Bytes or AvroKind.Fixed, _) when schema.Name == Decimal.LogicalName => new DecimalWriter(name, Scale(schema), type.Kind == AvroKind.Fixed ? type.Size : null),
            (AvroKind.Bytes, _) => new BytesWriter(name),
            (AvroKind.Fixed, _) => new FixedWriter(name, type.Size),
            (AvroKind.Map, _) => new MapWriter(name, Place(type.Element!, schema.ValueSchema!, where)),
            (AvroKind.Array, SchemaType.Map) => Entries(type.Element!, schema, where),
            (AvroKind.Array, _) => new ArrayWriter(name, Place(type.Element!, schema.ValueSchema!, where)),
            _ => Record(type, schema, where),
        };
    }

    private RecordWriter Record(AvroType type, Schema schema, string where)
    {
        var byAvroName = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var field in schema.Fields)
        {
            if (!byAvroName.TryAdd(scrub(field.Name), field)) throw new DataException($"Two fields of {schema} have one name in Avro: '{scrub(field.Name)}'.");
        }
        var writers = new AvroWriter[type.Fields.Count];
        var ordinals = new int[writers.Length];
        for (var i = 0; i < writers.Length; i++)
        {
            var field = type.Fields[i];
            var known = byAvroName.TryGetValue(field.Name, out var data);
            writers[i] = known ? Place(field.Type, data!.Schema, Under(where, data.Name)) : Constant(type, field, Under(where, field.Name));
            ordinals[i] = known ? data!.Index : 0;
        }
        if (schema.Fields.Count == 0 && writers.Length > 0) throw Apart(type, schema, where);
        return new RecordWriter(Name(where), schema, writers, ordinals);
    }

    private ConstantWriter Constant(AvroType record, AvroField field, string where)
    {
        if (field.Default is null) throw new DataException($"The Avro record {record.FullName} has a field '{field.Name}' without default, which the data lacks.");
        // Reading a record of this one field turns the default into a value; a default of null is then a missing optional value.
        var schema = AvroSchemaText.ToConnect(record, AvroReading.Default).Field(field.Name)!.Schema;
        return new ConstantWriter(Name(where), Encoded(Place(field.Type, schema, where), null));
    }

    private EntriesWriter Entries(AvroType entry, Schema schema, string where)
    {
        AvroType Part(string name) => entry.Fields.FirstOrDefault(f => f.Name == name)?.Type ?? throw Apart(entry, schema, where);
        if (entry.Fields.Count != 2) throw Apart(entry, schema, where);
        return new EntriesWriter(Name(where), Place(Part(AvroNames.KeyField), schema.KeySchema!, where), Place(Part(AvroNames.ValueField), schema.ValueSchema!, where),
            entry.Fields[0].Name == AvroNames.KeyField);
    }

    private static bool Fits(AvroType type, Schema schema) => (type.Kind, schema.Type) switch
    {
        (AvroKind.Boolean, SchemaType.Boolean) => true,
        (AvroKind.Int, SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32) => true,
        (AvroKind.Long, SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64) => true,
        (AvroKind.Float, SchemaType.Float32) or (AvroKind.Double, SchemaType.Float32 or SchemaType.Float64) => true,
        (AvroKind.String or AvroKind.Enum, SchemaType.String) => true,
        (AvroKind.Bytes or AvroKind.Fixed, SchemaType.Bytes) => true,
        (AvroKind.Map, SchemaType.Map) => schema.KeySchema!.Type == SchemaType.String,
        (AvroKind.Array, SchemaType.Array) => true,
        (AvroKind.Array, SchemaType.Map) => AvroNames.IsMapEntry(type.Element!),
        (AvroKind.Record, SchemaType.Struct) => !AvroNames.IsUnion(schema),
        _ => false,
    };

    private static byte[]? NullBranch(AvroType union)
    {
        for (var i = 0; i < union.Branches.Count; i++)
        {
            if (union.Branches[i].Kind == AvroKind.Null) return Number(i);
        }
        return null;
    }

    private static byte[] Number(int branch)
    {
        var buffer = new AvroBuffer();
        buffer.WriteLong(branch);
        return buffer.Take();
    }

    private static byte[] Encoded(AvroWriter writer, object? value)
    {
        var buffer = new AvroBuffer();
        writer.Write(buffer, value);
        return buffer.Take();
    }

    private static int Scale(Schema schema) => schema.Parameters.TryGetValue(Decimal.ScaleParameter, out var text)
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var scale)
        ? scale
        : throw new DataException("Invalid Decimal schema: scale parameter not found.");

    private static string Under(string where, string field) => where.Length == 0 ? field : $"{where}.{field}";
    private static string Name(string where) => where.Length == 0 ? Root : where;

    private static DataException Apart(AvroType type, Schema schema, string where) =>
        new($"Data of {schema} at \"{Name(where)}\" cannot be written under the Avro schema's {type}.");
}
