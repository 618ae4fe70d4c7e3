namespace ConnectorHost.Embedded;

/// <summary>Soft and permanent deletes (kafka-connect 26.6).</summary>
internal sealed partial class SchemaStore
{
    /// <returns>The number of the deleted version.</returns>
    public int DeleteVersion(string subject, VersionId id, bool permanent)
    {
        lock (_gate)
        {
            var known = Known(subject, VersionScope.All);
            var version = LatestLiveOrAny(known, id);
            if (permanent && !version.IsDeleted) throw RegistryErrors.VersionNotSoftDeleted(version);
            if (!permanent && version.IsDeleted) throw RegistryErrors.VersionSoftDeleted(version);
            RequireDeletable(known, [version]);
            if (permanent) Remove(known, version);
            else version.IsDeleted = true;
            return version.Version;
        }
    }

    /// <returns>The numbers of the deleted versions, ascending.</returns>
    public IReadOnlyList<int> DeleteSubject(string subject, bool permanent)
    {
        lock (_gate)
        {
            var known = Known(subject, VersionScope.All);
            SubjectVersion[] live = [.. known.Versions(VersionScope.Live)];
            if (permanent && live.Length > 0) throw RegistryErrors.SubjectNotSoftDeleted(subject);
            if (!permanent && live.Length == 0) throw RegistryErrors.SubjectSoftDeleted(subject);
            SubjectVersion[] deleted = permanent ? [.. known.Versions(VersionScope.All)] : live;
            RequireDeletable(known, deleted);
            if (permanent) Forget(known, deleted);
            else Hide(subject, deleted);
            return [.. deleted.Select(version => version.Version)];
        }
    }

    private static SubjectVersion LatestLiveOrAny(Subject subject, VersionId id) =>
        id.Number is null && subject.Latest(VersionScope.Live) is { } latest ? latest : Find(subject, id, VersionScope.All);

    private void RequireDeletable(Subject subject, IEnumerable<SubjectVersion> versions)
    {
        if (!ModeInScope(subject.Name).AllowsChanges) throw RegistryErrors.ReadOnly(subject.Name);
        foreach (var version in versions)
            if (_schemas.ReferringTo(version).Any()) throw RegistryErrors.Referenced(version);
    }

    private void Hide(string subject, SubjectVersion[] versions)
    {
        foreach (var version in versions) version.IsDeleted = true;
        _levels.Reset(subject);
        _modes.Reset(subject);
    }

    // A subject deleted as a whole starts at version 1 again; single versions leave their numbers used.
    private void Forget(Subject subject, SubjectVersion[] versions)
    {
        foreach (var version in versions) Remove(subject, version);
        _subjects.Remove(subject.Name);
    }

    private void Remove(Subject subject, SubjectVersion version)
    {
        subject.Remove(version);
        _schemas.RemoveUse(version);
    }
}
