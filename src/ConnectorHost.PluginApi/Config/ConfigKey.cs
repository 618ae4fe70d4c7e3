using System.Globalization;
using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Config;

/// <summary>One setting: name, type, default, checks and documentation; feeds validation, REST answers and reference pages.</summary>
/// <remarks>Made and completed in a static initialiser; not changed afterwards.</remarks>
public abstract class ConfigKey
{
    private const long LongestMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    private protected ConfigKey(string name, ConfigType type) => (Name, Type, DisplayName, IsRequired) = (name, type, name, true);

    public string Name { get; }
    public ConfigType Type { get; }
    public string Documentation { get; private protected set; } = "";
    public Importance Importance { get; private protected set; } = Importance.Medium;
    public string? Group { get; private protected set; }
    public int OrderInGroup { get; private protected set; } = -1;
    public ConfigWidth Width { get; private protected set; }
    public string DisplayName { get; private protected set; }
    public IReadOnlyList<string> Dependents { get; private protected set; } = [];

    /// <summary>Whether the key must be given: exactly when it was given no default.</summary>
    public bool IsRequired { get; private protected set; }

    /// <summary>The default in string form; null when there is none or it is null.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>Parses and checks one value, adding Kafka's sentences to <paramref name="errors"/>.</summary>
    /// <param name="display">The text to show in errors: placeholders unresolved.</param>
    /// <returns>The string form of the parsed value; null when it cannot be parsed.</returns>
    internal abstract string? Check(bool present, string? text, string? display, ICollection<string> errors);

    public static ConfigKey<bool> Boolean(string name) => new(name, ConfigType.Boolean, ParseBoolean, v => v ? "true" : "false");
    public static ConfigKey<string> String(string name) => new(name, ConfigType.String, t => t.Trim(), v => v);
    public static ConfigKey<string?> OptionalString(string name) => new ConfigKey<string?>(name, ConfigType.String, t => t.Trim(), v => v).Default(null);
    public static ConfigKey<int> Int32(string name) => new(name, ConfigType.Int, t => int.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Text);
    public static ConfigKey<int?> OptionalInt32(string name) =>
        new ConfigKey<int?>(name, ConfigType.Int, t => int.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), v => v?.ToString(CultureInfo.InvariantCulture)).Default(null);
    public static ConfigKey<short> Int16(string name) => new(name, ConfigType.Short, t => short.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Text);
    public static ConfigKey<long> Int64(string name) => new(name, ConfigType.Long, t => long.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Text);
    public static ConfigKey<long?> OptionalInt64(string name) =>
        new ConfigKey<long?>(name, ConfigType.Long, t => long.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), v => v?.ToString(CultureInfo.InvariantCulture)).Default(null);
    public static ConfigKey<double> Double(string name) => new(name, ConfigType.Double, t => double.Parse(t, NumberStyles.Float, CultureInfo.InvariantCulture), Text);

    /// <summary>A duration given as whole milliseconds.</summary>
    public static ConfigKey<TimeSpan> Milliseconds(string name) => new(name, ConfigType.Long,
        ParseMilliseconds, v => ((long)v.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>Split at commas with the blanks around them; an empty text is the empty list.</summary>
    public static ConfigKey<IReadOnlyList<string>> List(string name) => new ConfigKey<IReadOnlyList<string>>(name, ConfigType.List, ParseList, v => string.Join(',', v));

    /// <summary>A plugin by any of its names; whether it exists is checked by the runtime.</summary>
    public static ConfigKey<string?> Class(string name) => new ConfigKey<string?>(name, ConfigType.Class, t => t.Trim(), v => v).Default(null);

    /// <summary>A value shown as <c>[hidden]</c> everywhere.</summary>
    public static ConfigKey<Secret?> Password(string name) => new ConfigKey<Secret?>(name, ConfigType.Password, t => new Secret(t), v => v?.ToString()).Default(null);

    /// <summary>A Java regular expression, translated; see <see cref="Config.JavaRegex"/>.</summary>
    public static ConfigKey<Regex> JavaRegex(string name) => new(name, ConfigType.String, t => Config.JavaRegex.Parse(t), Config.JavaRegex.TextOf);

    /// <summary>One of the names of an enum, in lower case unless other texts are given; read in any case.</summary>
    public static ConfigKey<T> Choice<T>(string name, params (T Value, string Text)[] choices) where T : struct, Enum
    {
        if (choices.Length == 0) choices = [.. Enum.GetValues<T>().Select(v => (v, v.ToString().ToLowerInvariant()))];
        var words = string.Join(", ", choices.Select(c => c.Text.ToUpperInvariant()));
        return new ConfigKey<T>(name, ConfigType.String,
            t => choices.Where(c => c.Text.Equals(t.Trim(), StringComparison.OrdinalIgnoreCase)).Select(c => (T?)c.Value).FirstOrDefault()
                ?? throw new ConfigProblem($"String must be one of (case insensitive): {words}"),
            v => choices.First(c => EqualityComparer<T>.Default.Equals(c.Value, v)).Text);
    }

    private static string? Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static TimeSpan ParseMilliseconds(string text)
    {
        var value = long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return value switch
        {
            > LongestMilliseconds => throw new ConfigProblem($"Value must be no more than {LongestMilliseconds}"),
            < -LongestMilliseconds => throw new ConfigProblem($"Value must be at least {-LongestMilliseconds}"),
            _ => TimeSpan.FromMilliseconds(value),
        };
    }

    private static bool ParseBoolean(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw new ConfigProblem("Expected value to be either true or false"),
    };

    private static string[] ParseList(string text) => text.Trim().Length == 0 ? [] : [.. text.Split(',').Select(t => t.Trim())];

    /// <summary>The tail of Kafka's sentence for a bad value.</summary>
    internal sealed class ConfigProblem(string tail) : Exception(tail);
}

/// <summary>A setting whose value is of type <typeparamref name="T"/>.</summary>
public sealed class ConfigKey<T> : ConfigKey
{
    private readonly List<Func<object?, string?>> _checks = [];
    private readonly List<(Func<T?, string?> Sentence, bool OnlyValidated)> _sentences = [];
    private readonly Func<string, T> _parse;
    private readonly Func<T, string?> _format;
    private T _default = default!;
    private bool _hasDefault;

    internal ConfigKey(string name, ConfigType type, Func<string, T> parse, Func<T, string?> format) : base(name, type) => (_parse, _format) = (parse, format);

    public override string? DefaultText => _hasDefault && _default is not null ? _format(_default) : null;

    /// <summary>What holds when the key is absent.</summary>
    public ConfigKey<T> Default(T value) { (_default, _hasDefault, IsRequired) = (value, true, false); return this; }

    /// <summary>The key must be given.</summary>
    public ConfigKey<T> Required() { (_hasDefault, IsRequired) = (false, true); return this; }

    public ConfigKey<T> Doc(string text) { Documentation = text; return this; }
    public ConfigKey<T> Matters(Importance importance) { Importance = importance; return this; }
    public ConfigKey<T> Wide(ConfigWidth width) { Width = width; return this; }
    public ConfigKey<T> Display(string name) { DisplayName = name; return this; }
    public ConfigKey<T> Decides(params string[] names) { Dependents = names; return this; }

    /// <summary>Group of a form and the place in it, from 1.</summary>
    public ConfigKey<T> In(string group, int order) { (Group, OrderInGroup) = (group, order); return this; }

    /// <summary>Adds a check of the parsed value; it returns the tail of the sentence, or null when all is well. It is not asked about missing values.</summary>
    public ConfigKey<T> Must(Func<T, string?> problem) { _checks.Add(v => v is T typed ? problem(typed) : null); return this; }

    /// <summary>Adds a check that returns a whole sentence, as Kafka's list checks do; of a reference type it also sees null. The first sentence is the only one.</summary>
    /// <param name="onlyValidated">The fault is reported by validation but does not keep a stored config from being used.</param>
    internal ConfigKey<T> MustBe(Func<T?, string?> sentence, bool onlyValidated = false) { _sentences.Add((sentence, onlyValidated)); return this; }

    /// <summary>Adds a check that also sees null (a value that is missing or cannot be parsed), as Kafka's range check does.</summary>
    internal ConfigKey<T> MustEvenIfNull(Func<object?, string?> problem) { _checks.Add(problem); return this; }

    /// <summary>The value in a config.</summary>
    /// <exception cref="ConfigException">Missing, unreadable or refused by a check.</exception>
    internal T Read(bool present, string? text, string? display)
    {
        if (!present || text is null)
            return _hasDefault ? _default : throw new ConfigException($"Missing required configuration \"{Name}\" which has no default value.");
        var value = Parse(text, display);
        foreach (var check in _checks)
        {
            if (check(value) is { } tail) throw new ConfigException(Name, Shown(value, display), tail);
        }
        foreach (var (sentence, onlyValidated) in _sentences)
        {
            if (!onlyValidated && sentence(value) is { } whole) throw new ConfigException(whole);
        }
        return value;
    }

    internal override string? Check(bool present, string? text, string? display, ICollection<string> errors)
    {
        object? value = null;
        if (present && text is not null)
        {
            try { value = Parse(text, display); }
            catch (ConfigException e) { errors.Add(e.Message); }
        }
        else if (!present && !_hasDefault)
        {
            errors.Add($"Missing required configuration \"{Name}\" which has no default value.");
        }
        else if (!present)
        {
            value = _default;
        }
        foreach (var check in _checks)
        {
            if (check(value) is { } tail) errors.Add(new ConfigException(Name, value is null ? null : Shown((T)value, display), tail).Message);
        }
        if ((value is T || default(T) is null) && _sentences.Select(s => s.Sentence((T?)value)).FirstOrDefault(s => s is not null) is { } problem) errors.Add(problem);
        return value is null ? null : display is not null && display != text && Type != ConfigType.Password ? display : _format((T)value);
    }

    private T Parse(string text, string? display)
    {
        try
        {
            return _parse(Type is ConfigType.Password or ConfigType.String or ConfigType.List or ConfigType.Boolean or ConfigType.Class ? text : text.Trim());
        }
        catch (ConfigProblem problem)
        {
            throw new ConfigException(Name, Hidden(display ?? text), problem.Message);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ConfigException(Name, Hidden(display ?? text), $"Not a number of type {Type.ToString().ToUpperInvariant()}");
        }
    }

    private string Hidden(string text) => Type == ConfigType.Password ? "[hidden]" : text;

    private string? Shown(T value, string? display) => Type switch
    {
        ConfigType.Password => "[hidden]",
        _ when display is not null && display.Contains("${", StringComparison.Ordinal) => display,
        ConfigType.List => $"[{string.Join(", ", (IReadOnlyList<string>)value!)}]",
        _ => _format(value),
    };
}
