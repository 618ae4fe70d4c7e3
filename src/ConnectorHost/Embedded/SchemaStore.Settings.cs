namespace ConnectorHost.Embedded;

/// <summary>Compatibility levels and modes, global (subject null) and per subject (kafka-connect 26.7).</summary>
internal sealed partial class SchemaStore
{
    public CompatibilityLevel Level(string? subject, bool defaultToGlobal)
    {
        lock (_gate) return Read(_levels, subject, defaultToGlobal) ?? throw RegistryErrors.NoSubjectLevel(subject!);
    }

    public void SetLevel(string? subject, CompatibilityLevel level)
    {
        lock (_gate) Write(_levels, subject, level, "compatibility levels");
    }

    /// <returns>The level that was set.</returns>
    public CompatibilityLevel ResetLevel(string? subject)
    {
        lock (_gate) return _levels.Reset(subject) ?? throw RegistryErrors.SubjectNotFound(subject!);
    }

    public RegistryMode Mode(string? subject, bool defaultToGlobal)
    {
        lock (_gate) return Read(_modes, subject, defaultToGlobal) ?? throw RegistryErrors.NoSubjectMode(subject!);
    }

    public void SetMode(string? subject, RegistryMode mode)
    {
        lock (_gate) Write(_modes, subject, mode, "modes");
    }

    /// <returns>The mode that was set.</returns>
    public RegistryMode ResetMode(string? subject)
    {
        lock (_gate) return _modes.Reset(subject) ?? throw RegistryErrors.SubjectNotFound(subject!);
    }

    private RegistryMode ModeInScope(string subject) =>
        _modes.Global == RegistryMode.ReadOnlyOverride ? _modes.Global : _modes.InScope(subject);

    private static T? Read<T>(ScopedSetting<T> setting, string? subject, bool defaultToGlobal) where T : class =>
        subject is null ? setting.Global : defaultToGlobal ? setting.InScope(subject) : setting.Of(subject);

    private void Write<T>(ScopedSetting<T> setting, string? subject, T value, string what) where T : class
    {
        if (subject is not null && setting.Of(subject) is null && setting.Count >= maxVersions) throw RegistryErrors.Full($"{maxVersions} {what}");
        setting.Set(subject, value);
    }
}
