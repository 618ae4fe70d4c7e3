using System.Text.RegularExpressions;

namespace ConnectorHost.Runtime.Herding;

/// <summary>Task configs as they are stored and compared.</summary>
internal static partial class TaskConfigSet
{
    /// <summary>Puts placeholders back: a task key that the connector's config gives as a placeholder is stored as that placeholder (kafka-connect 7.5), so no resolved secret is stored.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string?>> WithPlaceholders(
        IReadOnlyList<IReadOnlyDictionary<string, string>> resolved, IReadOnlyDictionary<string, string?> connector)
    {
        var placeholders = connector.Where(p => p.Value is { } text && Placeholder().IsMatch(text)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        return [.. resolved.Select(task => (IReadOnlyDictionary<string, string?>)task.ToDictionary(
            p => p.Key, p => placeholders.GetValueOrDefault(p.Key, p.Value), StringComparer.Ordinal))];
    }

    public static bool Same(IReadOnlyList<IReadOnlyDictionary<string, string?>> one, IReadOnlyList<IReadOnlyDictionary<string, string?>> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second));

    public static bool Same(IReadOnlyDictionary<string, string?> one, IReadOnlyDictionary<string, string?> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var value) && value == p.Value);

    [GeneratedRegex(@"\$\{[^}]*?:(?:[^}]*?:)?[^}]*?\}")]
    private static partial Regex Placeholder();
}
