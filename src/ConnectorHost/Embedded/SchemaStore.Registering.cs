namespace ConnectorHost.Embedded;

/// <summary>Registering, look-up and compatibility tests.</summary>
internal sealed partial class SchemaStore
{
    private const string OnlySchemaType = "AVRO";

    /// <summary>Registers a schema, or finds the live version that is the same; the order of the checks is kafka-connect 26.3.</summary>
    /// <returns>The schema's id.</returns>
    public int Register(string subject, SchemaBody body, bool normalize)
    {
        lock (_gate)
        {
            var known = _subjects.GetValueOrDefault(subject);
            var latest = known?.Latest(VersionScope.Live);
            RequireAvro(body);
            // An empty text stands for the latest version: clients send it to change other parts of a registration.
            if (string.IsNullOrEmpty(body.Schema) && latest is not null) return latest.Schema.Id;
            var schema = Parse(body, normalize);
            if (known?.Holding(schema, VersionScope.Live) is { } same) return same.Schema.Id;

            var imported = body.Id > 0;
            RequireWritable(subject, imported);
            if (!imported && known is not null) RequireCompatible(known, schema);
            RequireVersion(known, body.Version, imported);
            RequireRoom(schema, known);
            if (imported) RequireFreeId(body.Id!.Value, schema);
            return Add(known ?? AddSubject(subject), schema, body).Id;
        }
    }

    /// <summary>The version of a subject that is the same schema, the latest of several. Registers nothing.</summary>
    public SubjectVersion LookUp(string subject, SchemaBody body, bool normalize, VersionScope scope)
    {
        lock (_gate)
        {
            RequireAvro(body);
            var schema = Parse(body, normalize);
            return Known(subject, scope).Holding(schema, scope) ?? throw RegistryErrors.SchemaNotFound();
        }
    }

    /// <summary>Compares a schema with those the level asks for. A subject without live versions takes any.</summary>
    /// <returns>Texts of the differences; empty when compatible.</returns>
    public IReadOnlyList<string> TestCompatibility(string subject, SchemaBody body, bool normalize)
    {
        lock (_gate)
        {
            RequireAvro(body);
            var schema = Parse(body, normalize);
            return _subjects.TryGetValue(subject, out var known) ? Differences(known, schema, LiveNewestFirst(known)) : [];
        }
    }

    /// <summary>Compares a schema with one version alone.</summary>
    public IReadOnlyList<string> TestCompatibility(string subject, VersionId version, SchemaBody body, bool normalize)
    {
        lock (_gate)
        {
            var known = _subjects.GetValueOrDefault(subject);
            var earlier = version.Number is { } number ? known?.Find(number, VersionScope.Live) : known?.Latest(VersionScope.Live);
            if (earlier is null && version.Number is not null) throw RegistryErrors.VersionNotFound(version.Number);
            RequireAvro(body);
            var schema = Parse(body, normalize);
            return earlier is null ? [] : Differences(known!, schema, [earlier]);
        }
    }

    private static void RequireAvro(SchemaBody body)
    {
        if (body.SchemaType is not null and not OnlySchemaType) throw RegistryErrors.InvalidSchema($"Invalid schema type {body.SchemaType}");
    }

    private ParsedSchema Parse(SchemaBody body, bool normalize)
    {
        if (string.IsNullOrEmpty(body.Schema)) throw RegistryErrors.InvalidSchema("Empty schema");
        try
        {
            SchemaReference[] references = [.. (body.References ?? []).Select(Complete)];
            return ParsedSchema.Parse(body.Schema, references, [.. references.Select(Resolve)], normalize);
        }
        catch (AvroSchemaException e)
        {
            throw RegistryErrors.InvalidSchema($"Invalid schema: {e.Message}", e);
        }
    }

    private static SchemaReference Complete(ReferenceBody? body) => body is { Name: { } name, Subject: { } subject, Version: { } version }
        ? new SchemaReference(name, subject, version)
        : throw new AvroSchemaException("A reference needs name, subject and version");

    // Soft-deleted versions resolve too.
    private ParsedSchema Resolve(SchemaReference reference)
    {
        var subject = _subjects.GetValueOrDefault(reference.Subject);
        var version = reference.Version == -1 ? subject?.Latest(VersionScope.Live) : subject?.Find(reference.Version, VersionScope.All);
        return version?.Schema.Parsed ?? throw new AvroSchemaException(
            $"No schema reference found for subject \"{reference.Subject}\" and version {reference.Version}");
    }

    private void RequireWritable(string subject, bool imported)
    {
        var mode = ModeInScope(subject);
        if (!mode.AllowsChanges) throw RegistryErrors.ReadOnly(subject);
        if (imported && mode != RegistryMode.Import) throw RegistryErrors.NotImporting(subject);
    }

    private void RequireCompatible(Subject subject, ParsedSchema schema)
    {
        var differences = Differences(subject, schema, LiveNewestFirst(subject));
        if (differences.Count > 0) throw RegistryErrors.Incompatible(subject.Name, differences);
    }

    private IReadOnlyList<string> Differences(Subject subject, ParsedSchema schema, IEnumerable<SubjectVersion> newestFirst)
    {
        try
        {
            return _levels.InScope(subject.Name).Check(schema, newestFirst);
        }
        catch (AvroSchemaException e)
        {
            throw RegistryErrors.InvalidSchema(e.Message, e);
        }
    }

    private static IEnumerable<SubjectVersion> LiveNewestFirst(Subject subject) => subject.Versions(VersionScope.Live).Reverse();

    private static void RequireVersion(Subject? subject, int? version, bool imported)
    {
        if (version is null or <= 0) return;
        var fits = imported ? subject?.Find(version.Value, VersionScope.All) is null : version == (subject?.NextVersion ?? 1);
        if (!fits) throw RegistryErrors.InvalidSchema("Version is not one more than previous version");
    }

    private void RequireFreeId(int id, ParsedSchema schema)
    {
        var same = _schemas.Same(schema);
        if (same is null ? _schemas.TryGet(id, out _) : same.Id != id) throw RegistryErrors.IdTaken(id);
    }

    private void RequireRoom(ParsedSchema schema, Subject? subject)
    {
        if (_schemas.Uses >= maxVersions) throw RegistryErrors.Full($"{maxVersions} schema versions");
        if (subject is null && _subjects.Count >= maxVersions) throw RegistryErrors.Full($"{maxVersions} subjects");
        if (_schemas.Same(schema) is null && _schemas.Characters + schema.Text.Length > maxCharacters)
            throw RegistryErrors.Full($"{maxCharacters} characters of schema text");
    }

    private Subject AddSubject(string name)
    {
        var subject = new Subject(name);
        _subjects.Add(name, subject);
        return subject;
    }

    private StoredSchema Add(Subject subject, ParsedSchema parsed, SchemaBody body)
    {
        var schema = _schemas.GetOrAdd(parsed, body.Id > 0 ? body.Id : null);
        var version = new SubjectVersion(subject.Name, body.Version > 0 ? body.Version.Value : subject.NextVersion, schema);
        subject.Add(version);
        _schemas.AddUse(version);
        return schema;
    }
}
