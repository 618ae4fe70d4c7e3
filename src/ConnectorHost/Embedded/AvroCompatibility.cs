using System.Globalization;
using System.Runtime.CompilerServices;

namespace ConnectorHost.Embedded;

/// <summary>Whether a reader's schema can read what a writer's schema wrote, by the rules of Confluent's registry (kafka-connect 26.5).</summary>
/// <remarks>
/// Not <c>Avro.Schema.CanRead</c>, which answers differently for unions, enums, bytes and logical types. Logical types, docs and defaults are
/// not compared; named types match by their simple name.
/// </remarks>
internal sealed class AvroCompatibility
{
    /// <summary>Bound of the list of faults: records that share a faulty type would repeat its faults without end.</summary>
    public const int MaxFaults = 1000;

    // Two unions of thousands of branches would otherwise hold the registry for minutes.
    private const int MaxComparisons = 5_000_000;

    private static readonly List<AvroFault> None = [];

    // Null while the pair is being compared: met again then, it counts as compatible.
    private readonly Dictionary<(AvroRecord, AvroRecord), List<AvroFault>?> _records = [];
    private readonly List<string> _path = [];
    private int _comparisons;

    /// <summary>All faults in the order of the reader's fields; empty when compatible.</summary>
    /// <exception cref="AvroSchemaException">The types are nested too deeply, or too many, to compare.</exception>
    public static IReadOnlyList<AvroFault> Check(AvroType reader, AvroType writer)
    {
        try
        {
            return new AvroCompatibility().Compare(reader, writer);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new AvroSchemaException("The schema's types are nested too deeply to compare", e);
        }
    }

    private List<AvroFault> Compare(AvroType reader, AvroType writer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_comparisons > MaxComparisons) throw new AvroSchemaException("The schema is too large to compare with its earlier version");
        return (reader, writer) switch
        {
            (AvroUnion union, AvroUnion branches) => CompareUnions(union, branches),
            (_, AvroUnion branches) => ReadEveryBranch(reader, branches),
            (AvroUnion union, _) => SomeBranchReads(union, writer) ? None : [AvroFault.MissingBranch(Path(), writer)],
            (AvroRecord one, AvroRecord other) => CompareRecords(one, other),
            (AvroEnum one, AvroEnum other) => CompareEnums(one, other),
            (AvroFixed one, AvroFixed other) => CompareFixed(one, other),
            (AvroArray one, AvroArray other) => At("items", () => Compare(one.Items, other.Items)),
            (AvroMap one, AvroMap other) => At("values", () => Compare(one.Values, other.Values)),
            _ => reader.Kind == writer.Kind || Promotes(writer.Kind, reader.Kind) ? None : [AvroFault.TypeMismatch(Path(), reader, writer)],
        };
    }

    private static bool Promotes(AvroKind from, AvroKind to) => (from, to) switch
    {
        (AvroKind.Int, AvroKind.Long or AvroKind.Float or AvroKind.Double) => true,
        (AvroKind.Long, AvroKind.Float or AvroKind.Double) => true,
        (AvroKind.Float, AvroKind.Double) => true,
        (AvroKind.String, AvroKind.Bytes) or (AvroKind.Bytes, AvroKind.String) => true,
        _ => false,
    };

    private List<AvroFault> CompareUnions(AvroUnion reader, AvroUnion writer)
    {
        var faults = new List<AvroFault>();
        for (var i = 0; i < writer.Branches.Count; i++)
            if (!SomeBranchReads(reader, writer.Branches[i]))
                Add(faults, At(Number(i), () => [AvroFault.MissingBranch(Path(), writer.Branches[i])]));
        return faults;
    }

    private List<AvroFault> ReadEveryBranch(AvroType reader, AvroUnion writer)
    {
        var faults = new List<AvroFault>();
        for (var i = 0; i < writer.Branches.Count; i++)
            Add(faults, At(Number(i), () => Compare(reader, writer.Branches[i])));
        return faults;
    }

    private bool SomeBranchReads(AvroUnion reader, AvroType writer) => reader.Branches.Any(branch => Compare(branch, writer).Count == 0);

    private List<AvroFault> CompareRecords(AvroRecord reader, AvroRecord writer)
    {
        if (_records.TryGetValue((reader, writer), out var known)) return known ?? None;
        _records[(reader, writer)] = null;
        var faults = CompareNames(reader, writer);
        for (var i = 0; i < reader.Fields.Count; i++)
        {
            var field = reader.Fields[i];
            Add(faults, At("fields", () => At(Number(i), () => CompareField(field, writer))));
        }
        return _records[(reader, writer)] = faults;
    }

    private List<AvroFault> CompareField(AvroField field, AvroRecord writer)
    {
        var written = writer.FieldNamed(field.Name) ?? field.Aliases.Select(writer.FieldNamed).FirstOrDefault(found => found is not null);
        if (written is not null) return At("type", () => Compare(field.Type, written.Type));
        return field.Default is not null || field.Type is AvroEnum { Default: not null } ? None : [AvroFault.MissingDefault(Path(), field)];
    }

    private List<AvroFault> CompareEnums(AvroEnum reader, AvroEnum writer)
    {
        var faults = CompareNames(reader, writer);
        if (reader.Default is not null) return faults;
        var missing = writer.Symbols.Except(reader.Symbols).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0) Add(faults, At("symbols", () => [AvroFault.MissingSymbols(Path(), missing)]));
        return faults;
    }

    private List<AvroFault> CompareFixed(AvroFixed reader, AvroFixed writer)
    {
        var faults = CompareNames(reader, writer);
        if (reader.Size != writer.Size) Add(faults, At("size", () => [AvroFault.SizeMismatch(Path(), reader, writer)]));
        return faults;
    }

    private List<AvroFault> CompareNames(AvroNamed reader, AvroNamed writer) =>
        reader.Name.Simple == writer.Name.Simple || reader.Aliases.Contains(writer.Name)
            ? []
            : At("name", () => [AvroFault.NameMismatch(Path(), writer)]);

    private static void Add(List<AvroFault> faults, List<AvroFault> more) => faults.AddRange(more.Take(MaxFaults - faults.Count));

    private List<AvroFault> At(string step, Func<List<AvroFault>> compare)
    {
        _path.Add(step);
        var result = compare();
        _path.RemoveAt(_path.Count - 1);
        return result;
    }

    private string Path() => "/" + string.Join('/', _path);

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
