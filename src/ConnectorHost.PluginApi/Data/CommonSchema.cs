namespace ConnectorHost.PluginApi.Data;

/// <summary>The type that values of a list have in common (kafka-connect 18.5): plain numbers widen, other types must be equal and the last one's schema counts.</summary>
internal sealed class CommonSchema
{
    private Schema? _schema;
    private bool _none;

    public void Add(SchemaAndValue value)
    {
        if (value.Schema is not { } next || _none) return;
        if (_schema is null || (_schema.Type == next.Type && !(IsPlainNumber(_schema) && IsPlainNumber(next)))) _schema = next;
        else if (IsPlainNumber(_schema) && IsPlainNumber(next)) _schema = _schema.Type >= next.Type ? _schema : next;
        else _none = true;
    }

    /// <summary>Null when there are no values or nothing is common to them.</summary>
    public Schema? Find() => _none ? null : _schema;

    /// <summary>A number in the common type; everything else as it is.</summary>
    public static object? Widen(Schema common, object? value) => (common.Name, common.Type) switch
    {
        (null, SchemaType.Int16) when value is sbyte n => (short)n,
        (null, SchemaType.Int32) when value is sbyte or short => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture),
        (null, SchemaType.Int64) when value is sbyte or short or int => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        (null, SchemaType.Float32) when value is sbyte or short or int or long => Convert.ToSingle(value, System.Globalization.CultureInfo.InvariantCulture),
        (null, SchemaType.Float64) when value is sbyte or short or int or long or float => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    private static bool IsPlainNumber(Schema schema) => schema.Name is null && schema.Type <= SchemaType.Float64;
}
