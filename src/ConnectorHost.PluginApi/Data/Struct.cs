using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>A record of Connect's data model: values by ordinal under a struct schema.</summary>
/// <remarks>Filled by one thread, then handed over and not changed again: records share it with transforms and converters.</remarks>
public sealed class Struct : IEquatable<Struct>
{
    private readonly object?[] _values;

    /// <exception cref="DataException">Not the schema of a struct.</exception>
    public Struct(Schema schema)
    {
        if (schema.Type != SchemaType.Struct) throw new DataException($"Not a struct schema: {schema}");
        Schema = schema;
        _values = new object?[schema.Fields.Count];
    }

    public Schema Schema { get; }

    /// <summary>The value at an ordinal as it was set, without defaults.</summary>
    public object? this[int ordinal] { get => _values[ordinal]; set => _values[ordinal] = value; }

    /// <summary>The value of a field, or the default of its schema when null.</summary>
    /// <exception cref="DataException">No such field.</exception>
    public object? this[string name]
    {
        get { var field = FieldOf(name); return _values[field.Index] ?? field.Schema.Default; }
        set => _values[FieldOf(name).Index] = value;
    }

    /// <summary>All values by ordinal, without defaults.</summary>
    public ReadOnlySpan<object?> Values => _values;

    /// <summary>Sets a field after checking the value's type; returns this struct.</summary>
    /// <exception cref="DataException">No such field, or the value does not fit its schema.</exception>
    public Struct Put(string name, object? value)
    {
        var field = FieldOf(name);
        DataCheck.Validate(name, field.Schema, value ?? field.Schema.Default);
        _values[field.Index] = value;
        return this;
    }

    /// <summary>The value as set, null when it was not, whatever the default says.</summary>
    public object? GetWithoutDefault(string name) => _values[FieldOf(name).Index];

    /// <summary>Throws unless every field fits its schema.</summary>
    /// <exception cref="DataException">A field is missing or has the wrong type; names the field, never the value.</exception>
    public void Validate()
    {
        foreach (var field in Schema.Fields) DataCheck.Validate(field.Name, field.Schema, _values[field.Index] ?? field.Schema.Default);
    }

    public bool Equals(Struct? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || !Schema.Equals(other.Schema)) return false;
        for (var i = 0; i < _values.Length; i++)
        {
            if (!DataEquality.ValuesEqual(_values[i], other._values[i])) return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Struct);
    public override int GetHashCode() => HashCode.Combine(Schema, _values.Length);

    /// <summary>Schema name and number of fields, never a value.</summary>
    public override string ToString() => $"Struct{{{Schema.Name ?? "unnamed"}, {_values.Length} fields}}";

    private Field FieldOf(string name) => Schema.Field(name) ?? throw new DataException($"{name} is not a valid field name");
}
