using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Checks values against schemas as Kafka Connect does, in its words; names fields and types, never values.</summary>
public static class DataCheck
{
    /// <summary>Throws unless <paramref name="value"/> fits <paramref name="schema"/>, elements and fields included.</summary>
    /// <exception cref="DataException">The value, or a part of it, has the wrong type or is null where null is not allowed.</exception>
    public static void Validate(Schema schema, object? value) => Validate(null, schema, value);

    internal static void Validate(string? field, Schema schema, object? value)
    {
        if (value is null)
        {
            if (schema.IsOptional) return;
            throw new DataException($"Invalid value: null used for required field: \"{field}\", schema type: {TypeName(schema)}");
        }
        if (!Fits(schema, value)) throw new DataException($"Invalid object for {Where(field, schema)}: {value.GetType().Name}{ForField(field, schema)}");
        switch (value)
        {
            case Struct s:
                if (!s.Schema.Equals(schema) && !Bare(s.Schema).Equals(Bare(schema))) throw new DataException($"Struct schemas do not match{ForField(field, schema)}");
                s.Validate();
                break;
            case IReadOnlyList<object?> list when schema is { Type: SchemaType.Array, ValueSchema: not null }:
                foreach (var element in list) Validate($"element of array {field}", schema.ValueSchema!, element);
                break;
            case IReadOnlyDictionary<object, object?> map when schema is { Type: SchemaType.Map, KeySchema: not null, ValueSchema: not null }:
                foreach (var (key, entry) in map)
                {
                    Validate($"key of map {field}", schema.KeySchema!, key);
                    Validate($"value of map {field}", schema.ValueSchema!, entry);
                }
                break;
        }
    }

    private static bool Fits(Schema schema, object value) => (schema.Name, schema.Type, value) switch
    {
        (Decimal.LogicalName, SchemaType.Bytes, _) => value is BigDecimal,
        (Date.LogicalName or Time.LogicalName, SchemaType.Int32, _) or (Timestamp.LogicalName, SchemaType.Int64, _) => value is DateTimeOffset,
        (_, SchemaType.Int8, sbyte) or (_, SchemaType.Int16, short) or (_, SchemaType.Int32, int) or (_, SchemaType.Int64, long) => true,
        (_, SchemaType.Float32, float) or (_, SchemaType.Float64, double) or (_, SchemaType.Boolean, bool) or (_, SchemaType.String, string) => true,
        (_, SchemaType.Bytes, byte[]) or (_, SchemaType.Array, IReadOnlyList<object?>) or (_, SchemaType.Map, IReadOnlyDictionary<object, object?>) => true,
        (_, SchemaType.Struct, Struct) => true,
        _ => false,
    };

    // Optional and default belong to the place of a struct, not to the struct.
    private static Schema Bare(Schema schema) => schema.ToBuilder().Default(null).Optional().Build();

    private static string Where(string? field, Schema schema) =>
        schema.Name is null ? $"schema with type {TypeName(schema)}" : $"schema \"{schema.Name}\" with type {TypeName(schema)}";

    private static string ForField(string? field, Schema schema) => field is null ? "" : $" for field: \"{field}\"";

    internal static string TypeName(Schema schema) => schema.Type.ToString().ToUpperInvariant();
}
