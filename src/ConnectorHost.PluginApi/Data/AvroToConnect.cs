using System.Text.Json;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Avro types to Connect schemas (kafka-connect 18.7, "Avro to Connect").</summary>
internal sealed class AvroToConnect(AvroReading reading)
{
    private readonly Stack<AvroType> _open = new();

    /// <summary>What the place of a type adds to it.</summary>
    private readonly record struct Place(bool Optional, JsonElement? Default, string? Doc, int? Version, SchemaSource? Source);

    public Schema Convert(AvroType type, int? version, SchemaSource? source) => Convert(type, new Place(false, null, null, version, source));

    private Schema Convert(AvroType type, Place place)
    {
        if (type.Kind == AvroKind.Union) return Union(type, place);
        var builder = type.Kind switch
        {
            AvroKind.Null => throw new DataException("Standalone null schemas are not supported: null has to be one branch of a union."),
            AvroKind.Boolean => new SchemaBuilder(SchemaType.Boolean),
            AvroKind.Int => Int(type),
            AvroKind.Long => Logical(type) == "timestamp-millis" ? Timestamp.Builder() : new SchemaBuilder(SchemaType.Int64),
            AvroKind.Float => new SchemaBuilder(SchemaType.Float32),
            AvroKind.Double => new SchemaBuilder(SchemaType.Float64),
            AvroKind.String => new SchemaBuilder(SchemaType.String),
            AvroKind.Bytes or AvroKind.Fixed => Bytes(type),
            AvroKind.Enum => Enum(type),
            AvroKind.Map => SchemaBuilder.Map(Schema.String, Convert(type.Element!, default)),
            AvroKind.Array => Array(type.Element!),
            _ => Record(type),
        };
        return Finish(builder, type, place);
    }

    private Schema Union(AvroType union, Place place)
    {
        var nullable = union.Branches.Any(b => b.Kind == AvroKind.Null);
        var others = union.Branches.Where(b => b.Kind != AvroKind.Null).ToList();
        if (others.Count == 1) return Convert(others[0], place with { Optional = place.Optional || nullable });
        if (others.Count == 0) throw new DataException("A union of null alone is not supported.");
        var builder = SchemaBuilder.Struct().Name(AvroNames.Union);
        foreach (var branch in others) builder.Field(AvroNames.BranchField(branch, reading.Enhanced), Convert(branch, new Place(Optional: true, null, null, null, null)));
        return Finish(builder, union, place with { Optional = place.Optional || nullable });
    }

    private static SchemaBuilder Int(AvroType type) => (Logical(type), type.Property(AvroNames.ConnectType)) switch
    {
        ("date", _) => Date.Builder(),
        ("time-millis", _) => Time.Builder(),
        (_, "int8") => new SchemaBuilder(SchemaType.Int8),
        (_, "int16") => new SchemaBuilder(SchemaType.Int16),
        _ => new SchemaBuilder(SchemaType.Int32),
    };

    private SchemaBuilder Bytes(AvroType type)
    {
        SchemaBuilder builder;
        if (Logical(type) == "decimal")
        {
            builder = Decimal.Builder(type.Number("scale") ?? 0);
            if (type.Number("precision") is { } precision and not AvroNames.DefaultPrecision) builder.Parameter(AvroNames.DecimalPrecision, Text(precision));
        }
        else
        {
            builder = new SchemaBuilder(SchemaType.Bytes);
        }
        if (type.Kind == AvroKind.Fixed && reading.Enhanced) builder.Parameter(AvroNames.FixedSize, Text(type.Size));
        return builder;
    }

    private SchemaBuilder Enum(AvroType type)
    {
        var builder = new SchemaBuilder(SchemaType.String);
        if (!reading.Enhanced) return builder;
        builder.Parameter(AvroNames.Enum, type.FullName!);
        if (type.Doc is not null) builder.Parameter(AvroNames.EnumDocPrefix + type.FullName, type.Doc);
        if (type.Property("default") is { } fallback) builder.Parameter(AvroNames.EnumDefaultPrefix + type.FullName, fallback);
        foreach (var symbol in type.Symbols) builder.Parameter($"{AvroNames.Enum}.{symbol}", symbol);
        return builder;
    }

    private SchemaBuilder Array(AvroType element)
    {
        if (!AvroNames.IsMapEntry(element)) return SchemaBuilder.Array(Convert(element, default));
        var key = element.Fields.FirstOrDefault(f => f.Name == AvroNames.KeyField);
        var value = element.Fields.FirstOrDefault(f => f.Name == AvroNames.ValueField);
        if (key is null || value is null || element.Fields.Count != 2)
            throw new DataException("Found map encoded as array of key-value pairs, but array elements do not match the expected format.");
        return SchemaBuilder.Map(Convert(key.Type, default), Convert(value.Type, default));
    }

    private SchemaBuilder Record(AvroType type)
    {
        if (_open.Contains(type)) throw new DataException($"The Avro record {type.FullName} refers to itself, which Connect schemas here cannot.");
        _open.Push(type);
        var builder = SchemaBuilder.Struct();
        if (type.Doc is not null && reading.DocParameters) builder.Parameter(AvroNames.RecordDoc, type.Doc);
        foreach (var field in type.Fields)
        {
            if (field.Doc is not null && reading.DocParameters) builder.Parameter(AvroNames.FieldDocPrefix + field.Name, field.Doc);
            builder.Field(field.Name, Convert(field.Type, new Place(false, field.Default, field.Doc, null, null)));
        }
        _open.Pop();
        return builder;
    }

    private Schema Finish(SchemaBuilder builder, AvroType type, Place place)
    {
        if ((type.Property(AvroNames.ConnectName) ?? type.FullName) is { } name && !AvroNames.IsPlaceholder(name) && Logical(type) is not ("decimal" or "date" or "time-millis" or "timestamp-millis")) builder.Name(name);
        var connectDoc = type.Property(AvroNames.ConnectDoc);
        if ((reading.DiscardTypeDocDefault ? connectDoc : place.Doc ?? type.Doc ?? connectDoc) is { } doc) builder.Doc(doc);
        if ((type.Number(AvroNames.ConnectVersion) ?? place.Version) is { } version) builder.Version(version);
        if (type.Properties.TryGetValue(AvroNames.ConnectParameters, out var parameters) && parameters.ValueKind == JsonValueKind.Object)
        {
            foreach (var parameter in parameters.EnumerateObject())
            {
                if (parameter.Value.ValueKind == JsonValueKind.String) builder.Parameter(parameter.Name, parameter.Value.GetString()!);
            }
        }
        if (place.Optional) builder.Optional();
        JsonElement? connectDefault = type.Properties.TryGetValue(AvroNames.ConnectDefault, out var own) ? own : null;
        var json = reading.DiscardTypeDocDefault ? connectDefault : place.Default ?? connectDefault;
        if (json is { ValueKind: not JsonValueKind.Null } given) builder.Default(AvroDefaults.Value(builder.Build(), given));
        return builder.Source(place.Source).Build();
    }

    /// <summary>The logical type if it stands on the Avro type it belongs to.</summary>
    private static string? Logical(AvroType type) => (type.Kind, type.Property("logicalType")) switch
    {
        (AvroKind.Int, "date" or "time-millis") or (AvroKind.Long, "timestamp-millis") or (AvroKind.Bytes or AvroKind.Fixed, "decimal") => type.Property("logicalType"),
        _ => null,
    };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
