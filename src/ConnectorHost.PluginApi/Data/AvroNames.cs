namespace ConnectorHost.PluginApi.Data;

/// <summary>Names with a meaning between Connect and Avro, as Confluent's Avro converter spells them.</summary>
public static class AvroNames
{
    public const string Namespace = "io.confluent.connect.avro";
    public const string Default = Namespace + ".ConnectDefault";
    public const string MapEntry = Namespace + ".MapEntry";
    public const string Anything = Namespace + ".Anything";
    public const string Union = Namespace + ".Union";

    /// <summary>Parameter with the full name of an enum; with <c>.SYMBOL</c> appended one per symbol, in order.</summary>
    public const string Enum = Namespace + ".Enum";
    public const string EnumDocPrefix = Namespace + ".enum.doc.";
    public const string EnumDefaultPrefix = Namespace + ".enum.default.";
    public const string RecordDoc = Namespace + ".record.doc";
    public const string FieldDocPrefix = Namespace + ".field.doc.";

    public const string ConnectName = "connect.name";
    public const string ConnectDoc = "connect.doc";
    public const string ConnectVersion = "connect.version";
    public const string ConnectDefault = "connect.default";
    public const string ConnectParameters = "connect.parameters";
    public const string ConnectType = "connect.type";
    public const string ConnectInternalType = "connect.internal.type";
    public const string DecimalPrecision = "connect.decimal.precision";
    public const string FixedSize = "connect.fixed.size";
    public const string MapEntryTypeName = "MapEntry";
    public const string KeyField = "key";
    public const string ValueField = "value";

    /// <summary>Precision of decimals that name none.</summary>
    public const int DefaultPrecision = 64;

    /// <summary>Whether a record is the key-value pair of a map whose keys are not plain strings.</summary>
    public static bool IsMapEntry(AvroType type) => type.Kind == AvroKind.Record && (type.FullName == MapEntry || type.Property(ConnectInternalType) == MapEntryTypeName);

    /// <summary>Whether a struct stands for an Avro union of several types.</summary>
    public static bool IsUnion(Schema schema) => schema is { Type: SchemaType.Struct, Name: Union };

    /// <summary>Whether a record's name only stands for a missing one.</summary>
    internal static bool IsPlaceholder(string fullName) =>
        fullName.StartsWith(Default, StringComparison.Ordinal) && fullName.AsSpan(Default.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The field of a <see cref="Union"/> struct that holds a branch.</summary>
    public static string BranchField(AvroType branch, bool enhanced) =>
        branch.FullName is null ? branch.Kind.ToString().ToLowerInvariant()
        : enhanced ? branch.FullName
        : branch.FullName[(branch.FullName.LastIndexOf('.') + 1)..];
}
