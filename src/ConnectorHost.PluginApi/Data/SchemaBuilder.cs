using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Builds a <see cref="Schema"/>; not thread-safe, use once.</summary>
public sealed class SchemaBuilder
{
    private readonly List<Field> _fields = [];
    private readonly OrderedDictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly SchemaType _type;
    private readonly Schema? _key;
    private readonly Schema? _value;
    private bool _optional;
    private object? _default;
    private string? _name;
    private int? _version;
    private string? _doc;
    private SchemaSource? _source;

    public SchemaBuilder(SchemaType type)
    {
        if (type is SchemaType.Array or SchemaType.Map)
            throw new SchemaBuilderException($"A schema of type {type} needs the schemas of its elements: use SchemaBuilder.{type}(...).");
        _type = type;
    }

    internal SchemaBuilder(Schema from)
    {
        (_type, _optional, _default, _name, _version, _doc) = (from.Type, from.IsOptional, from.Default, from.Name, from.Version, from.Doc);
        (_key, _value) = (from.KeySchema, from.ValueSchema);
        _fields.AddRange(from.Fields);
        foreach (var (key, value) in from.Parameters) _parameters[key] = value;
    }

    private SchemaBuilder(SchemaType type, Schema? key, Schema? value) => (_type, _key, _value) = (type, key, value);

    public static SchemaBuilder Struct() => new(SchemaType.Struct);
    public static SchemaBuilder Array(Schema element) => new(SchemaType.Array, null, element);
    public static SchemaBuilder Map(Schema key, Schema value) => new(SchemaType.Map, key, value);

    /// <summary>A list or map whose elements have no type in common, as texts may hold (kafka-connect 18.5).</summary>
    internal static SchemaBuilder Untyped(SchemaType type, Schema? key) => new(type, key, null);

    public SchemaBuilder Optional() { _optional = true; return this; }
    public SchemaBuilder Required() { _optional = false; return this; }
    public SchemaBuilder Name(string? name) { _name = name; return this; }
    public SchemaBuilder Version(int? version) { _version = version; return this; }
    public SchemaBuilder Doc(string? doc) { _doc = doc; return this; }
    /// <summary>Sets a parameter; they keep the order in which they were first set (symbols of enums rely on it).</summary>
    public SchemaBuilder Parameter(string name, string value) { _parameters[name] = value; return this; }

    /// <summary>What stands for a missing value; checked against the schema in <see cref="Build"/>.</summary>
    public SchemaBuilder Default(object? value) { _default = value; return this; }

    /// <summary>Appends a field.</summary>
    /// <exception cref="SchemaBuilderException">Not a struct, or the name is taken or empty.</exception>
    public SchemaBuilder Field(string name, Schema schema)
    {
        if (_type != SchemaType.Struct) throw new SchemaBuilderException($"Cannot add the field '{name}' to a schema of type {_type}.");
        if (string.IsNullOrEmpty(name)) throw new SchemaBuilderException("A field needs a name.");
        if (_fields.Exists(f => f.Name == name)) throw new SchemaBuilderException($"The field '{name}' is there already.");
        _fields.Add(new Field(name, _fields.Count, schema));
        return this;
    }

    internal SchemaBuilder Source(SchemaSource? source) { _source = source; return this; }

    public Schema Build()
    {
        var schema = new Schema(_type, _optional, _default, _name, _version, _doc,
            _parameters.Count == 0 ? null : new OrderedDictionary<string, string>(_parameters, StringComparer.Ordinal),
            _type == SchemaType.Struct ? _fields.ToArray() : null, _key, _value, _source);
        if (_default is null) return schema;
        try
        {
            DataCheck.Validate(schema, _default);
            return schema;
        }
        catch (DataException e)
        {
            throw new SchemaBuilderException("The default value does not fit the schema.", e);
        }
    }
}
