using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup.Logging;

/// <summary>Levels by logger name, changeable while running (kafka-connect 4.17). Any thread.</summary>
internal sealed class LogLevels(TimeProvider time)
{
    public const string Root = "root";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, NamedLevel> _loggers = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, LogLevel Level)> _initial = [("Microsoft", LogLevel.Warning), ("System", LogLevel.Warning)];
    private readonly NamedLevel _root = new(Root, LogLevel.Information);

    /// <summary>Level of everything a prefix is not set for; before loggers exist.</summary>
    public void SetInitial(string name, LogLevel level)
    {
        lock (_gate)
        {
            if (name.Equals(Root, StringComparison.OrdinalIgnoreCase)) _root.Set(level, null);
            else _initial.Add((name, level));
        }
    }

    /// <summary>The level of a logger that is being made.</summary>
    public NamedLevel For(string name)
    {
        lock (_gate)
        {
            if (_loggers.TryGetValue(name, out var known)) return known;
            var level = _initial.Where(i => IsWithin(name, i.Prefix)).OrderByDescending(i => i.Prefix.Length).Select(i => (LogLevel?)i.Level).FirstOrDefault() ?? _root.Level;
            return _loggers[name] = new NamedLevel(name, level);
        }
    }

    /// <summary>Every logger by name, and <c>root</c>.</summary>
    public IReadOnlyList<NamedLevel> All()
    {
        lock (_gate) return [.. _loggers.Values.Append(_root).OrderBy(l => l.Name, StringComparer.Ordinal)];
    }

    public NamedLevel? Find(string name)
    {
        if (name.Equals(Root, StringComparison.OrdinalIgnoreCase)) return _root;
        lock (_gate) return _loggers.GetValueOrDefault(name);
    }

    /// <summary>Sets a logger, which may be new, and all whose name starts with the text; <c>root</c> means every one.</summary>
    /// <returns>Names whose level changed, sorted.</returns>
    public IReadOnlyList<string> Set(string name, LogLevel level)
    {
        var now = time.GetUtcNow();
        var everything = name.Equals(Root, StringComparison.OrdinalIgnoreCase);
        if (!everything) For(name);
        lock (_gate)
        {
            // A logger made later inherits it too.
            if (!everything) _initial.Add((name, level));
            var concerned = everything ? _loggers.Values.Append(_root) : _loggers.Values.Where(l => l.Name.StartsWith(name, StringComparison.Ordinal));
            return [.. concerned.Where(l => l.Set(level, now)).Select(l => l.Name).Order(StringComparer.Ordinal)];
        }
    }

    private static bool IsWithin(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || name[prefix.Length] == '.');
}

/// <summary>One logger's level; read on every log call, so a plain field.</summary>
internal sealed class NamedLevel(string name, LogLevel level)
{
    private volatile int _level = (int)level;

    public string Name { get; } = name;
    public LogLevel Level => (LogLevel)_level;

    /// <summary>Null when never changed while running.</summary>
    public DateTimeOffset? LastModified { get; private set; }

    /// <returns>Whether it changed.</returns>
    public bool Set(LogLevel level, DateTimeOffset? at)
    {
        if (Level == level) return false;
        _level = (int)level;
        LastModified = at;
        return true;
    }
}
