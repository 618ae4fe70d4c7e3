namespace ConnectorHost.Embedded;

/// <summary>All state of the embedded registry; every command runs under its one lock and ends with the process (kafka-connect 26).</summary>
/// <remarks>Bounded: a registration or a setting beyond the limits is refused with 507. Refusals are <see cref="RegistryException"/>.</remarks>
internal sealed partial class SchemaStore(int maxVersions = SchemaStore.MaxVersions, long maxCharacters = SchemaStore.MaxCharacters)
{
    /// <summary>Versions of all subjects together, soft-deleted ones included; also the limit of subjects, levels and modes.</summary>
    public const int MaxVersions = 100_000;

    /// <summary>Characters of all schema texts together.</summary>
    public const long MaxCharacters = 64L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Subject> _subjects = new(StringComparer.Ordinal);
    private readonly SchemaTable _schemas = new();
    private readonly ScopedSetting<CompatibilityLevel> _levels = new(CompatibilityLevel.Initial);
    private readonly ScopedSetting<RegistryMode> _modes = new(RegistryMode.ReadWrite);

    /// <summary>Names with a version in scope, ascending.</summary>
    public IReadOnlyList<string> Subjects(string prefix, VersionScope scope)
    {
        lock (_gate) return [.. InScope(prefix, scope).Select(subject => subject.Name)];
    }

    /// <summary>Version numbers, ascending.</summary>
    public IReadOnlyList<int> Versions(string subject, VersionScope scope)
    {
        lock (_gate) return [.. Known(subject, scope).Versions(scope).Select(version => version.Version)];
    }

    public SubjectVersion Version(string subject, VersionId version, VersionScope scope)
    {
        lock (_gate) return Find(Known(subject, scope), version, scope);
    }

    /// <summary>Ids of schemas that refer to a version, ascending.</summary>
    public IReadOnlyList<int> ReferencedBy(string subject, VersionId version, VersionScope scope)
    {
        lock (_gate) return [.. _schemas.ReferringTo(Find(Known(subject, scope), version, scope)).Select(schema => schema.Id).Order()];
    }

    /// <summary>Versions of all subjects, by subject and version.</summary>
    public IReadOnlyList<SubjectVersion> Schemas(string prefix, VersionScope scope, bool latestOnly)
    {
        lock (_gate)
        {
            var subjects = InScope(prefix, scope);
            return latestOnly
                ? [.. subjects.Select(subject => subject.Latest(scope)!)]
                : [.. subjects.SelectMany(subject => subject.Versions(scope))];
        }
    }

    public ParsedSchema Schema(int id)
    {
        lock (_gate) return _schemas.TryGet(id, out var schema) ? schema.Parsed : throw RegistryErrors.SchemaNotFound(id);
    }

    /// <summary>Where a schema is used, by subject and version.</summary>
    public IReadOnlyList<SubjectVersion> Uses(int id, VersionScope scope)
    {
        lock (_gate)
        {
            if (!_schemas.TryGet(id, out var schema)) throw RegistryErrors.SchemaNotFound();
            return [.. schema.Uses.Where(use => use.IsIn(scope)).OrderBy(use => use.Subject, StringComparer.Ordinal).ThenBy(use => use.Version)];
        }
    }

    private IEnumerable<Subject> InScope(string prefix, VersionScope scope) => _subjects.Values.Where(subject =>
        subject.Name.StartsWith(prefix, StringComparison.Ordinal) && subject.Latest(scope) is not null);

    // A subject without a version in scope is an unknown one.
    private Subject Known(string subject, VersionScope scope) =>
        _subjects.TryGetValue(subject, out var known) && known.Latest(scope) is not null ? known : throw RegistryErrors.SubjectNotFound(subject);

    private static SubjectVersion Find(Subject subject, VersionId version, VersionScope scope) =>
        (version.Number is { } number ? subject.Find(number, scope) : subject.Latest(scope)) ?? throw RegistryErrors.VersionNotFound(version.Number);
}
