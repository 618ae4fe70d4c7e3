namespace ConnectorHost.PluginApi.Data;

/// <summary>Connect's data types. The .NET type of a value is given beside each; null is allowed where the schema is optional.</summary>
public enum SchemaType
{
    /// <summary><see cref="sbyte"/></summary>
    Int8,
    /// <summary><see cref="short"/></summary>
    Int16,
    /// <summary><see cref="int"/></summary>
    Int32,
    /// <summary><see cref="long"/></summary>
    Int64,
    /// <summary><see cref="float"/></summary>
    Float32,
    /// <summary><see cref="double"/></summary>
    Float64,
    /// <summary><see cref="bool"/></summary>
    Boolean,
    /// <summary><see cref="string"/></summary>
    String,
    /// <summary><see cref="T:byte[]"/>, or <see cref="BigDecimal"/> under the schema of <see cref="Decimal"/></summary>
    Bytes,
    /// <summary><see cref="IReadOnlyList{T}"/> of <c>object?</c></summary>
    Array,
    /// <summary><see cref="IReadOnlyDictionary{TKey,TValue}"/> of <c>object</c> to <c>object?</c></summary>
    Map,
    /// <summary><see cref="Struct"/></summary>
    Struct,
}
