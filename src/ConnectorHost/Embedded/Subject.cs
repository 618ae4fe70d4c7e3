namespace ConnectorHost.Embedded;

/// <summary>Which versions a call looks at.</summary>
internal enum VersionScope { Live, All, DeletedOnly }

/// <summary>One version of a subject.</summary>
internal sealed class SubjectVersion(string subject, int version, StoredSchema schema)
{
    public string Subject { get; } = subject;
    public int Version { get; } = version;
    public StoredSchema Schema { get; } = schema;

    /// <summary>Soft-deleted: out of sight, while its id still decodes.</summary>
    public bool IsDeleted { get; set; }

    public bool IsIn(VersionScope scope) => scope switch
    {
        VersionScope.Live => !IsDeleted,
        VersionScope.DeletedOnly => IsDeleted,
        _ => true,
    };
}

/// <summary>The versions of one subject, ascending. Belongs to <see cref="SchemaStore"/>, whose lock guards it.</summary>
internal sealed class Subject(string name)
{
    private readonly List<SubjectVersion> _versions = [];
    private int _highest;

    public string Name { get; } = name;

    /// <summary>Versions are not reused while the subject exists.</summary>
    public int NextVersion => _highest + 1;

    public IEnumerable<SubjectVersion> Versions(VersionScope scope) => _versions.Where(version => version.IsIn(scope));

    public SubjectVersion? Latest(VersionScope scope) => _versions.FindLast(version => version.IsIn(scope));

    public SubjectVersion? Find(int version, VersionScope scope) => _versions.Find(found => found.Version == version && found.IsIn(scope));

    public SubjectVersion? Holding(ParsedSchema schema, VersionScope scope) =>
        _versions.FindLast(version => version.IsIn(scope) && version.Schema.Parsed.Identity == schema.Identity);

    public void Add(SubjectVersion version)
    {
        var after = _versions.FindIndex(other => other.Version > version.Version);
        _versions.Insert(after < 0 ? _versions.Count : after, version);
        _highest = Math.Max(_highest, version.Version);
    }

    public void Remove(SubjectVersion version) => _versions.Remove(version);
}
