using System.Globalization;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using Decimal = ConnectorHost.PluginApi.Data.Decimal;

namespace ConnectorHost.Converters.Avro;

/// <summary>How data of one writer's schema is read: its Connect schema and a tree of small readers.</summary>
internal sealed class AvroReadPlan
{
    private readonly Schema? _schema;
    private readonly AvroReader _reader;

    private AvroReadPlan(Schema? schema, AvroReader reader) => (_schema, _reader) = (schema, reader);

    /// <param name="version">The version the registry knows it by, or null.</param>
    /// <exception cref="DataException">Connect's data model cannot hold the schema.</exception>
    public static AvroReadPlan Build(RegisteredText registered, AvroType type, AvroReading reading, int? version)
    {
        if (type.FullName == AvroNames.Anything) return new AvroReadPlan(null, new AnythingReader());
        // A text that needs others cannot be registered again on its own, so it is not kept.
        var source = registered.References.Count == 0 ? new SchemaSource(AvroSchemaText.Format, registered.Text) : null;
        var schema = AvroSchemaText.ToConnect(type, reading, version, source);
        return new AvroReadPlan(schema, Reader(type, schema));
    }

    public SchemaAndValue Decode(ReadOnlySpan<byte> bytes)
    {
        var input = new AvroInput(bytes);
        return new SchemaAndValue(_schema, _reader.Read(ref input));
    }

    public override string ToString() => $"AvroReadPlan{{{_schema}}}";

    private static AvroReader Reader(AvroType type, Schema schema) => type.Kind switch
    {
        AvroKind.Null => new NullReader(),
        AvroKind.Boolean => new BooleanReader(),
        AvroKind.Int => new IntReader(schema),
        AvroKind.Long => new LongReader(schema),
        AvroKind.Float => new FloatReader(),
        AvroKind.Double => new DoubleReader(),
        AvroKind.String => new StringReader(),
        AvroKind.Enum => new EnumReader(type),
        AvroKind.Bytes or AvroKind.Fixed when schema.Name == Decimal.LogicalName =>
            new DecimalReader(int.Parse(schema.Parameters[Decimal.ScaleParameter], CultureInfo.InvariantCulture), type.Kind == AvroKind.Fixed ? type.Size : null),
        AvroKind.Bytes => new BytesReader(),
        AvroKind.Fixed => new FixedReader(type.Size),
        AvroKind.Map => new MapReader(new StringReader(), Reader(type.Element!, schema.ValueSchema!), keyFirst: true, 1 + Least(type.Element!)),
        AvroKind.Array when schema.Type == SchemaType.Map => Entries(type.Element!, schema),
        AvroKind.Array => new ArrayReader(Reader(type.Element!, schema.ValueSchema!), Least(type.Element!)),
        AvroKind.Union => Union(type, schema),
        _ => new RecordReader(schema, [.. type.Fields.Select((f, i) => Reader(f.Type, schema.Fields[i].Schema))]),
    };

    private static MapReader Entries(AvroType entry, Schema map)
    {
        var keyFirst = entry.Fields[0].Name == AvroNames.KeyField;
        return new MapReader(Reader(entry.Fields[keyFirst ? 0 : 1].Type, map.KeySchema!), Reader(entry.Fields[keyFirst ? 1 : 0].Type, map.ValueSchema!), keyFirst, Least(entry));
    }

    private static UnionReader Union(AvroType union, Schema schema)
    {
        var readers = new AvroReader[union.Branches.Count];
        var ordinal = 0;
        for (var i = 0; i < readers.Length; i++)
        {
            var branch = union.Branches[i];
            if (branch.Kind == AvroKind.Null) readers[i] = new NullReader();
            else if (!AvroNames.IsUnion(schema)) readers[i] = Reader(branch, schema);
            else readers[i] = new BranchReader(schema, ordinal, Reader(branch, schema.Fields[ordinal++].Schema));
        }
        return new UnionReader(readers);
    }

    /// <summary>The fewest bytes a value takes.</summary>
    private static int Least(AvroType type) => type.Kind switch
    {
        AvroKind.Null => 0,
        AvroKind.Fixed => type.Size,
        AvroKind.Float => sizeof(float),
        AvroKind.Double => sizeof(double),
        AvroKind.Record => (int)Math.Min(int.MaxValue, type.Fields.Sum(f => (long)Least(f.Type))),
        _ => 1,
    };
}
