namespace ConnectorHost.Embedded;

/// <summary>A global value and those of single subjects. Belongs to <see cref="SchemaStore"/>, whose lock guards it.</summary>
internal sealed class ScopedSetting<T>(T initial) where T : class
{
    private readonly Dictionary<string, T> _subjects = new(StringComparer.Ordinal);
    private T? _global;

    public T Global => _global ?? initial;

    public int Count => _subjects.Count;

    public T? Of(string subject) => _subjects.GetValueOrDefault(subject);

    public T InScope(string subject) => Of(subject) ?? Global;

    public void Set(string? subject, T value)
    {
        if (subject is null) _global = value;
        else _subjects[subject] = value;
    }

    /// <summary>Back to the global value, or to the initial one; answers what was set, null when nothing was.</summary>
    public T? Reset(string? subject)
    {
        if (subject is not null) return _subjects.Remove(subject, out var own) ? own : null;
        var old = Global;
        _global = null;
        return old;
    }
}
