using System.Diagnostics.CodeAnalysis;

namespace ConnectorHost.Embedded;

/// <summary>A schema under its id, and the versions that use it, soft-deleted ones included.</summary>
internal sealed class StoredSchema(int id, ParsedSchema parsed)
{
    public int Id { get; } = id;
    public ParsedSchema Parsed { get; } = parsed;
    public List<SubjectVersion> Uses { get; } = [];
}

/// <summary>Schemas by id and by identity. Belongs to <see cref="SchemaStore"/>, whose lock guards it.</summary>
internal sealed class SchemaTable
{
    private readonly Dictionary<int, StoredSchema> _byId = [];
    private readonly Dictionary<string, StoredSchema> _byIdentity = new(StringComparer.Ordinal);
    private readonly HashSet<StoredSchema> _referring = [];
    private int _lastId;

    /// <summary>Versions of all subjects, soft-deleted ones included.</summary>
    public int Uses { get; private set; }

    /// <summary>Characters of the schema texts kept.</summary>
    public long Characters { get; private set; }

    public bool TryGet(int id, [NotNullWhen(true)] out StoredSchema? schema) => _byId.TryGetValue(id, out schema);

    public StoredSchema? Same(ParsedSchema schema) => _byIdentity.GetValueOrDefault(schema.Identity);

    /// <summary>The entry of this schema, new ones under the next id or under <paramref name="id"/>, which must be free.</summary>
    public StoredSchema GetOrAdd(ParsedSchema schema, int? id)
    {
        if (Same(schema) is { } known) return known;
        var added = new StoredSchema(id ?? _lastId + 1, schema);
        _byId.Add(added.Id, added);
        _byIdentity.Add(schema.Identity, added);
        _lastId = Math.Max(_lastId, added.Id);
        if (schema.References.Count > 0) _referring.Add(added);
        Characters += schema.Text.Length;
        return added;
    }

    public void AddUse(SubjectVersion version)
    {
        version.Schema.Uses.Add(version);
        Uses++;
    }

    /// <summary>Forgets a version for good, and the schema with its last one.</summary>
    public void RemoveUse(SubjectVersion version)
    {
        if (version.Schema.Uses.Remove(version)) Uses--;
        if (version.Schema.Uses.Count > 0) return;
        _byId.Remove(version.Schema.Id);
        _byIdentity.Remove(version.Schema.Parsed.Identity);
        _referring.Remove(version.Schema);
        Characters -= version.Schema.Parsed.Text.Length;
    }

    /// <summary>Live versions whose schema refers to a version; those only soft-deleted do not hold it back.</summary>
    public IEnumerable<StoredSchema> ReferringTo(SubjectVersion version) => _referring.Where(schema =>
        schema.Uses.Exists(use => !use.IsDeleted)
        && schema.Parsed.References.Any(reference => reference.Subject == version.Subject && reference.Version == version.Version));
}
