using System.Collections.Frozen;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka.Security;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>What a producer is for.</summary>
/// <param name="AnswerDeadline">How long senders wait for the answer to a record; null: nobody waits.</param>
internal sealed record ProducerRole(TimeSpan? AnswerDeadline)
{
    public static ProducerRole Plain { get; } = new((TimeSpan?)null);

    public static ProducerRole AnswersSenders(TimeSpan deadline) => new(deadline);
}

/// <summary>Java's client settings in the words of the client underneath.</summary>
/// <param name="Native">Ready for the client; holds secrets, never print.</param>
/// <param name="Notes">Lines for the log, once per client.</param>
/// <param name="Warnings">The same, at level warning.</param>
/// <param name="MaxBlock">Producer: how long a full queue, metadata or the start of transactions may be waited for.</param>
/// <param name="RequestTimeout">Limit of one request.</param>
/// <param name="ApiTimeout">Admin and consumer: limit of one call, retries included.</param>
internal sealed partial record TranslatedSettings(
    IReadOnlyDictionary<string, string> Native, IReadOnlyList<string> Notes, IReadOnlyList<string> Warnings, TimeSpan MaxBlock, TimeSpan RequestTimeout, TimeSpan ApiTimeout)
{
    /// <summary>The runtime deals records without a partition round-robin per topic (<c>RoundRobinPartitioner</c>).</summary>
    public bool RoundRobin { get; init; }

    /// <summary>Consumer: the most records of one poll.</summary>
    public int MaxPollRecords { get; init; } = 500;

    /// <summary>Consumer: leaves internal topics out of a pattern.</summary>
    public bool ExcludeInternalTopics { get; init; } = true;

    /// <summary>Consumer: with no offset, start from what was written this long ago; null: as <see cref="Native"/> says.</summary>
    public TimeSpan? OffsetResetBack { get; init; }

    /// <summary>Where the client's token refresh handler gets its token; null: no handler is needed.</summary>
    public BearerTokenSource? Tokens { get; init; }

    /// <summary>Writes notes and warnings; once per client.</summary>
    /// <param name="client">Whose settings these are, for the reader.</param>
    public void LogNotes(ILogger logger, string client)
    {
        foreach (var note in Notes) Log.Note(logger, LogLevel.Information, client, note);
        foreach (var warning in Warnings) Log.Note(logger, LogLevel.Warning, client, warning);
    }

    /// <summary>Names only.</summary>
    public override string ToString() => $"TranslatedSettings{{{string.Join(", ", Native.Keys)}}}";

    private static partial class Log
    {
        [LoggerMessage(EventId = 1122, Message = "{Client}: {Note}")]
        public static partial void Note(ILogger logger, LogLevel level, string client, string note);
    }
}

/// <summary>Java names to librdkafka's (kafka-clients 1 to 4); pure but for reading the stores a setting names.</summary>
internal static class ClientSettings
{
    private static readonly FrozenSet<string> Secrets = FrozenSet.ToFrozenSet(
        ["sasl.jaas.config", "ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.truststore.certificates"], StringComparer.Ordinal);

    /// <exception cref="ConfigException">A setting is refused or bad; with several, the first.</exception>
    public static TranslatedSettings Producer(IReadOnlyDictionary<string, string> java, ProducerRole role) => Producer(Unprefixed(java), role);
    public static TranslatedSettings Admin(IReadOnlyDictionary<string, string> java) => Admin(Unprefixed(java));
    public static TranslatedSettings Consumer(IReadOnlyDictionary<string, string> java) => Consumer(Unprefixed(java));

    public static TranslatedSettings Producer(JavaSettings java, ProducerRole role) => new ClientTranslation(ClientKind.Producer, java, role).Finish();
    public static TranslatedSettings Admin(JavaSettings java) => new ClientTranslation(ClientKind.Admin, java, ProducerRole.Plain).Finish();
    public static TranslatedSettings Consumer(JavaSettings java) => new ClientTranslation(ClientKind.Consumer, java, ProducerRole.Plain).Finish();

    /// <summary>Everything wrong with the settings, for validation; key without prefix beside each sentence.</summary>
    public static IReadOnlyList<(string Key, string Message)> Problems(ClientKind client, JavaSettings java, ProducerRole role) => new ClientTranslation(client, java, role).Problems;

    /// <summary>Whether Java's client of that kind has a setting of that name.</summary>
    public static bool Knows(ClientKind client, string name) => ClientKeys.Find(name) is { } key && (key.Clients & client) != 0;

    /// <summary>Java's definitions, for the overrides a validation answer lists.</summary>
    public static ConfigDef Definitions(ClientKind client) => ClientKeys.Definitions(client);

    /// <summary>Settings whose values must reach no log and no answer (kafka-clients 1).</summary>
    public static bool IsSecret(string name) =>
        Secrets.Contains(name) || name.EndsWith(".password", StringComparison.Ordinal) || name.EndsWith(".client.secret", StringComparison.Ordinal) ||
        name.EndsWith(".passphrase", StringComparison.Ordinal) || name is "ssl.key.pem" or "ssl.certificate.pem" or "ssl.ca.pem" or "sasl.username" or "sasl.oauthbearer.config";

    private static JavaSettings Unprefixed(IReadOnlyDictionary<string, string> java) => new JavaSettings().With(java.Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)), "");
}
