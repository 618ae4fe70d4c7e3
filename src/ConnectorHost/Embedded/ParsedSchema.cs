using System.Security.Cryptography;
using System.Text;

namespace ConnectorHost.Embedded;

/// <summary>A valid schema with its references resolved. Immutable.</summary>
internal sealed class ParsedSchema
{
    /// <summary>Schemas one may refer to, directly and through others.</summary>
    public const int MaxReferences = 1000;

    private readonly IReadOnlyList<AvroNamed> _defined;
    private readonly IReadOnlyList<ParsedSchema> _referenced;

    private ParsedSchema(
        AvroType root, IReadOnlyList<AvroNamed> defined, IReadOnlyList<SchemaReference> references, IReadOnlyList<ParsedSchema> referenced,
        string text, string identity)
    {
        (Root, References, Text, Identity) = (root, references, text, identity);
        (_defined, _referenced) = (defined, referenced);
    }

    public AvroType Root { get; }

    public IReadOnlyList<SchemaReference> References { get; }

    /// <summary>The text clients get (kafka-connect 26.4).</summary>
    public string Text { get; }

    /// <summary>Equal for schemas that are the same after parsing and have the same references.</summary>
    public string Identity { get; }

    /// <param name="text">The schema as sent.</param>
    /// <param name="references">As sent; kept and shown so.</param>
    /// <param name="referenced">The schemas they stand for, in the same order.</param>
    /// <param name="normalize">Whether <see cref="Text"/> has own attributes sorted by name.</param>
    /// <exception cref="AvroSchemaException">The text is no Avro schema, or a limit is passed.</exception>
    public static ParsedSchema Parse(
        string text, IReadOnlyList<SchemaReference> references, IReadOnlyList<ParsedSchema> referenced, bool normalize)
    {
        var known = TypesOf(referenced);
        var root = AvroSchemaReader.Read(text, known, out var defined);
        return new ParsedSchema(root, defined, references, referenced,
            AvroSchemaWriter.Text(root, known, normalize), IdentityOf(AvroSchemaWriter.Canonical(root, known), references));
    }

    private static List<AvroNamed> TypesOf(IReadOnlyList<ParsedSchema> referenced)
    {
        var types = new List<AvroNamed>();
        var seen = new HashSet<ParsedSchema>(referenced);
        var open = new Stack<ParsedSchema>(seen);
        while (open.TryPop(out var schema))
        {
            if (seen.Count > MaxReferences) throw new AvroSchemaException($"The schema refers to more than {MaxReferences} others");
            types.AddRange(schema._defined);
            foreach (var next in schema._referenced)
                if (seen.Add(next)) open.Push(next);
        }
        var twice = types.GroupBy(type => type.Name.Full, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any());
        return twice is null ? types : throw new AvroSchemaException($"Two references define {twice.Key}");
    }

    private static string IdentityOf(string canonical, IReadOnlyList<SchemaReference> references)
    {
        var all = new StringBuilder(canonical);
        foreach (var (name, subject, version) in references) all.Append(CultureFree($"\n{name}\n{subject}\n{version}"));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    private static string CultureFree(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A type the schema uses and another one defines.</summary>
/// <param name="Name">Full name of the type.</param>
/// <param name="Subject">Subject of the schema that defines it.</param>
/// <param name="Version">Version within the subject, from 1.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version);
