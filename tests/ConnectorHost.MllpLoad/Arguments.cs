using System.Globalization;

namespace ConnectorHost.MllpLoad;

/// <summary>The <c>--name value</c> pairs and <c>--flag</c>s of a command. Whatever the command did not ask for is an error, never ignored.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <param name="flags">Names that take no value.</param>
    /// <exception cref="UsageException">A word that is no option, an option without its value or given twice.</exception>
    public Arguments(ReadOnlySpan<string> args, params ReadOnlySpan<string> flags)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            if (!name.StartsWith("--", StringComparison.Ordinal)) throw new UsageException($"'{name}' is no option.");
            var value = "true";
            if (!flags.Contains(name))
            {
                if (++i == args.Length) throw new UsageException($"{name} needs a value.");
                value = args[i];
            }
            if (!_values.TryAdd(name, value)) throw new UsageException($"{name} is given twice.");
        }
    }

    public bool Flag(string name) => Text(name) is not null;

    public string? Text(string name)
    {
        _asked.Add(name);
        return _values.GetValueOrDefault(name);
    }

    public string Required(string name) => Text(name) ?? throw new UsageException($"{name} is missing.");

    public string[] List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public int Int32(string name, int otherwise, int least = 1) => OptionalInt32(name, least) ?? otherwise;

    public int? OptionalInt32(string name, int least = 1)
    {
        if (Text(name) is not { } text) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least)
            throw new UsageException($"{name} is '{text}'; it must be a whole number from {least} on.");
        return number;
    }

    public TimeSpan Seconds(string name, int otherwise) => TimeSpan.FromSeconds(Int32(name, otherwise));

    public T OneOf<T>(string name, T otherwise) where T : struct, Enum
    {
        if (Text(name) is not { } text) return otherwise;
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
            : throw new UsageException($"{name} is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }

    /// <summary>Call when all options have been asked for.</summary>
    /// <exception cref="UsageException">An option was given that nobody asked for.</exception>
    public void EndOfOptions()
    {
        foreach (var name in _values.Keys)
            if (!_asked.Contains(name)) throw new UsageException($"{name} is no option of this command.");
    }
}
