using System.Collections.Frozen;

namespace ConnectorHost.PluginApi.Data;

/// <summary>A type of Connect's data model: immutable, compared by all its attributes (fields with their order), safe to share.</summary>
/// <remarks>Built by <see cref="SchemaBuilder"/> or read by <see cref="AvroSchemaText"/>. Keep instances: converters cache one plan per instance.</remarks>
public sealed class Schema : IEquatable<Schema>
{
    private static readonly IReadOnlyDictionary<string, string> NoParameters = FrozenDictionary<string, string>.Empty;
    private readonly FrozenDictionary<string, Field>? _byName;
    private int _hash;

    internal Schema(SchemaType type, bool isOptional, object? defaultValue, string? name, int? version, string? doc,
        IReadOnlyDictionary<string, string>? parameters, IReadOnlyList<Field>? fields, Schema? keySchema, Schema? valueSchema, SchemaSource? source)
    {
        Type = type;
        IsOptional = isOptional;
        Default = defaultValue;
        Name = name;
        Version = version;
        Doc = doc;
        Parameters = parameters ?? NoParameters;
        Fields = fields ?? [];
        KeySchema = keySchema;
        ValueSchema = valueSchema;
        Source = source;
        _byName = type == SchemaType.Struct ? Fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal) : null;
    }

    public static Schema Int8 { get; } = new SchemaBuilder(SchemaType.Int8).Build();
    public static Schema Int16 { get; } = new SchemaBuilder(SchemaType.Int16).Build();
    public static Schema Int32 { get; } = new SchemaBuilder(SchemaType.Int32).Build();
    public static Schema Int64 { get; } = new SchemaBuilder(SchemaType.Int64).Build();
    public static Schema Float32 { get; } = new SchemaBuilder(SchemaType.Float32).Build();
    public static Schema Float64 { get; } = new SchemaBuilder(SchemaType.Float64).Build();
    public static Schema Boolean { get; } = new SchemaBuilder(SchemaType.Boolean).Build();
    public static Schema String { get; } = new SchemaBuilder(SchemaType.String).Build();
    public static Schema Bytes { get; } = new SchemaBuilder(SchemaType.Bytes).Build();
    public static Schema OptionalInt8 { get; } = Int8.AsOptional();
    public static Schema OptionalInt16 { get; } = Int16.AsOptional();
    public static Schema OptionalInt32 { get; } = Int32.AsOptional();
    public static Schema OptionalInt64 { get; } = Int64.AsOptional();
    public static Schema OptionalFloat32 { get; } = Float32.AsOptional();
    public static Schema OptionalFloat64 { get; } = Float64.AsOptional();
    public static Schema OptionalBoolean { get; } = Boolean.AsOptional();
    public static Schema OptionalString { get; } = String.AsOptional();
    public static Schema OptionalBytes { get; } = Bytes.AsOptional();

    public SchemaType Type { get; }

    /// <summary>Whether a value may be null.</summary>
    public bool IsOptional { get; }

    /// <summary>What stands for a missing value; null when there is no default.</summary>
    public object? Default { get; }

    /// <summary>The name of a struct or of a logical type; a converter splits it at the last dot into namespace and name.</summary>
    public string? Name { get; }

    public int? Version { get; }
    public string? Doc { get; }

    /// <summary>Further attributes; empty, never null.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Fields of a struct in order; empty for other types.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Schema of the keys of a map; else null.</summary>
    public Schema? KeySchema { get; }

    /// <summary>Schema of the values of a map or the elements of an array; else null.</summary>
    public Schema? ValueSchema { get; }

    /// <summary>The text this schema was read from, outside equality; null for a built or changed one.</summary>
    public SchemaSource? Source { get; }

    /// <summary>The field of that name, or null.</summary>
    public Field? Field(string name) => _byName is not null && _byName.TryGetValue(name, out var field) ? field : null;

    /// <summary>The same schema allowing null, without its source text.</summary>
    public Schema AsOptional() => IsOptional ? this : ToBuilder().Optional().Build();

    /// <summary>A builder that starts from this schema's attributes; what it builds has no source text.</summary>
    public SchemaBuilder ToBuilder() => new(this);

    public bool Equals(Schema? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || GetHashCode() != other.GetHashCode()) return false;
        return Type == other.Type && IsOptional == other.IsOptional && Name == other.Name && Version == other.Version && Doc == other.Doc
            && DataEquality.ValuesEqual(Default, other.Default)
            && Equals(KeySchema, other.KeySchema) && Equals(ValueSchema, other.ValueSchema)
            && Parameters.Count == other.Parameters.Count
            && Parameters.All(p => other.Parameters.TryGetValue(p.Key, out var value) && value == p.Value)
            && Fields.SequenceEqual(other.Fields);
    }

    public override bool Equals(object? obj) => Equals(obj as Schema);

    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = new HashCode();
        hash.Add(Type);
        hash.Add(IsOptional);
        hash.Add(Name);
        hash.Add(Version);
        hash.Add(KeySchema);
        hash.Add(ValueSchema);
        foreach (var field in Fields) hash.Add(field);
        return _hash = hash.ToHashCode() is var h && h == 0 ? 1 : h;
    }

    /// <summary>Type and name only.</summary>
    public override string ToString() => Name is null ? $"Schema{{{Type}}}" : $"Schema{{{Name}:{Type}}}";
}
