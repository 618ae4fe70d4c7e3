namespace ConnectorHost.PluginApi.Config;

/// <summary>Kafka's stock checks, in its words.</summary>
public static class ConfigChecks
{
    public static ConfigKey<T> AtLeast<T>(this ConfigKey<T> key, T min) where T : struct, IComparable<T> =>
        key.MustEvenIfNull(v => v is not T value ? "Value must be non-null" : value.CompareTo(min) < 0 ? $"Value must be at least {Show(min)}" : null);

    public static ConfigKey<T> Between<T>(this ConfigKey<T> key, T min, T max) where T : struct, IComparable<T> =>
        key.MustEvenIfNull(v => v is not T value ? "Value must be non-null"
            : value.CompareTo(min) < 0 ? $"Value must be at least {Show(min)}"
            : value.CompareTo(max) > 0 ? $"Value must be no more than {Show(max)}" : null);

    /// <summary>Exactly one of these texts.</summary>
    public static ConfigKey<string> OneOf(this ConfigKey<string> key, params string[] texts) =>
        key.MustEvenIfNull(v => v is string value && texts.Contains(value, StringComparer.Ordinal) ? null : $"String must be one of: {string.Join(", ", texts)}");

    /// <summary>One of these texts in any case.</summary>
    public static ConfigKey<string> OneOfAnyCase(this ConfigKey<string> key, params string[] texts) =>
        key.MustEvenIfNull(v => v is string value && texts.Contains(value, StringComparer.OrdinalIgnoreCase) ? null
            : $"String must be one of (case insensitive): {string.Join(", ", texts.Select(t => t.ToUpperInvariant()))}");

    public static ConfigKey<string> NonEmpty(this ConfigKey<string> key) => key.Must(v => v.Length == 0 ? "String must be non-empty" : null);

    /// <summary>A list with at least one element and no empty one; an element twice is reported by validation and counts once when the config is used.</summary>
    public static ConfigKey<IReadOnlyList<string>> NonEmptyList(this ConfigKey<IReadOnlyList<string>> key) => key
        .MustBe(v => v is null ? $"Configuration '{key.Name}' values must not be null." : null)
        .MustBe(v => v!.Count == 0 ? $"Configuration '{key.Name}' must not be empty. Valid values include: any non-empty value" : null)
        .MustBe(v => v!.Distinct(StringComparer.Ordinal).Count() != v!.Count ? $"Configuration '{key.Name}' values must not be duplicated." : null, onlyValidated: true)
        .MustBe(v => v!.Contains("", StringComparer.Ordinal) ? $"Configuration '{key.Name}' values must not be empty." : null);

    private static string Show<T>(T value) where T : struct => value switch
    {
        TimeSpan time => ((long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
