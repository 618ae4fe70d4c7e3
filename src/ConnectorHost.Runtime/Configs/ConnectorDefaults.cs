namespace ConnectorHost.Runtime.Configs;

/// <summary>Lays a connector's own defaults beneath the user's config, family by family (architecture 3, "Defaults").</summary>
internal static class ConnectorDefaults
{
    /// <summary>The one key below <c>topic.creation.</c> that is not Connect's (kafka-connect 9.2).</summary>
    public const string UsersOwnTopicKey = "topic.creation.enabled";

    public const string TopicCreationPrefix = "topic.creation.";

    private static readonly string[] Converters = ["key.converter", "value.converter", "header.converter"];

    /// <summary>
    /// A default holds when its family is absent from the user's config. A converter's family is given by its class key: without it the sub-keys of the user are Kafka's
    /// ignored ones and go. All of <c>topic.creation.*</c> is one family; any other key is alone.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Merge(IReadOnlyDictionary<string, string?> user, IReadOnlyDictionary<string, string> defaults)
    {
        if (defaults.Count == 0) return user;
        var merged = new Dictionary<string, string?>(user, StringComparer.Ordinal);
        foreach (var converter in Converters.Where(c => defaults.ContainsKey(c) && !user.ContainsKey(c)))
        {
            foreach (var lone in user.Keys.Where(k => IsOfConverter(k, converter))) merged.Remove(lone);
        }
        var hasTopicCreation = HasTopicCreation(user.Keys);
        foreach (var (key, value) in defaults)
        {
            var given = Converters.FirstOrDefault(c => IsOfConverter(key, c)) is { } converter ? user.ContainsKey(converter)
                : IsTopicCreation(key) ? hasTopicCreation
                : user.ContainsKey(key);
            if (!given) merged[key] = value;
        }
        return merged;
    }

    public static bool HasTopicCreation(IEnumerable<string> keys) => keys.Any(IsTopicCreation);

    private static bool IsTopicCreation(string key) => key.StartsWith(TopicCreationPrefix, StringComparison.Ordinal) && key != UsersOwnTopicKey;

    private static bool IsOfConverter(string key, string converter) =>
        key.StartsWith(converter, StringComparison.Ordinal) && (key.Length == converter.Length || key[converter.Length] == '.');
}
