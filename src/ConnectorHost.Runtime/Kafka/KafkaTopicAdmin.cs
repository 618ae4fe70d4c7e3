using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka.Security;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>Topic administration through Kafka's own protocol (kafka-clients 8). Any thread.</summary>
/// <remarks>A call is repeated while its fault may pass, up to the settings' total limit; the client's last security fault stands in the text of a time-out.</remarks>
internal sealed partial class KafkaTopicAdmin : ITopicAdmin
{
    private static readonly TimeSpan LeaderPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LeaderLook = TimeSpan.FromMilliseconds(50);
    private readonly IAdminClient _client;
    private readonly TranslatedSettings _settings;
    private readonly TimeProvider _time;
    private volatile string? _lastFault;
    private int _disposed;

    /// <param name="settings">Of an admin client.</param>
    public KafkaTopicAdmin(TranslatedSettings settings, ILoggerFactory logs, TimeProvider time)
    {
        NativeLibraryResolver.Register(typeof(Library).Assembly);
        (_settings, _time) = (settings, time);
        var log = logs.CreateLogger<KafkaTopicAdmin>();
        var id = settings.Native.GetValueOrDefault("client.id", "admin");
        var builder = new AdminClientBuilder(settings.Native)
            .SetErrorHandler((_, error) => { if (error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl) _lastFault = error.Reason; })
            .SetLogHandler((_, line) => Log.Client(log, id, line.Message));
        if (settings.Tokens is { } tokens) builder.SetOAuthBearerTokenRefreshHandler(BearerTokens.Handler(tokens));
        try { _client = builder.Build(); }
        catch (InvalidOperationException e) { throw new ConfigException($"Kafka admin client '{id}' cannot be made: {e.Message}", e); }
    }

    public async ValueTask<string> ClusterIdAsync(CancellationToken cancellationToken) =>
        (await ClusterAsync(cancellationToken)).ClusterId ?? throw new ConnectException("The Kafka cluster did not tell its id");

    public async ValueTask<int> BrokerCountAsync(CancellationToken cancellationToken) => (await ClusterAsync(cancellationToken)).Nodes.Count;

    public async ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken) => await DescribeAsync(topic, cancellationToken) is not null;

    public async ValueTask<bool> CreateAsync(TopicSpec topic, CancellationToken cancellationToken)
    {
        var specification = new TopicSpecification
        {
            Name = topic.Name,
            NumPartitions = topic.Partitions,
            ReplicationFactor = topic.ReplicationFactor,
            Configs = topic.Configs.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
        };
        var created = await RepeatAsync($"create topic '{topic.Name}'", async timeout =>
        {
            try
            {
                await _client.CreateTopicsAsync([specification], new CreateTopicsOptions { RequestTimeout = timeout, OperationTimeout = timeout });
                return true;
            }
            catch (CreateTopicsException e) when (e.Results is [{ Error.Code: ErrorCode.TopicAlreadyExists }]) { return false; }
            catch (CreateTopicsException e) { throw new KafkaException(e.Results.Count > 0 ? e.Results[0].Error : e.Error, e); }
        }, cancellationToken);
        if (created) await WhenLedAsync(topic.Name, cancellationToken);
        return created;
    }

    // Until the leaders of a new topic serve it, a batch may be refused while a later one is taken; the client then cannot say what is stored (see DeliveryOutcome),
    // and a sender would have to repeat. Best effort: after its patience the records find out for themselves.
    private async ValueTask WhenLedAsync(string topic, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        while (_time.GetElapsedTime(since) < LeaderPatience)
        {
            try
            {
                if (await DescribeAsync(topic, cancellationToken) is { Partitions.Count: > 0 } description)
                {
                    var ends = description.Partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, p.Partition), OffsetSpec = OffsetSpec.Latest() });
                    await _client.ListOffsetsAsync(ends, new ListOffsetsOptions { RequestTimeout = LeaderPatience });
                    return;
                }
            }
            catch (Exception e) when (e is KafkaException or ConnectException)
            {
                // Not led yet, or no right to look.
            }
            await Task.Delay(LeaderLook, _time, cancellationToken);
        }
    }

    public async ValueTask<TopicSafety?> SafetyAsync(string topic, CancellationToken cancellationToken)
    {
        try
        {
            if (await DescribeAsync(topic, cancellationToken) is not { Partitions.Count: > 0 } description) return null;
            var minimum = await RepeatAsync($"read the settings of topic '{topic}'", async timeout =>
            {
                var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
                try
                {
                    var results = await _client.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = timeout });
                    return results[0].Entries.TryGetValue("min.insync.replicas", out var entry) ? entry.Value : null;
                }
                catch (DescribeConfigsException e) { throw new KafkaException(e.Results.Count > 0 ? e.Results[0].Error : e.Error, e); }
            }, cancellationToken);
            return minimum is null ? null : new TopicSafety(description.Partitions.Min(p => p.Replicas.Count), int.Parse(minimum, CultureInfo.InvariantCulture));
        }
        catch (ConnectException e) when (e is not RetriableException)
        {
            return null;                                                     // no right to look: the broker does not say
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await Task.Run(_client.Dispose);                                     // waits for requests of the client; not on the caller's thread
    }

    private ValueTask<DescribeClusterResult> ClusterAsync(CancellationToken cancellationToken) =>
        RepeatAsync("describe the cluster", timeout => _client.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = timeout }), cancellationToken);

    /// <summary>Null when there is no such topic; asking does not create it.</summary>
    private ValueTask<TopicDescription?> DescribeAsync(string topic, CancellationToken cancellationToken) => RepeatAsync<TopicDescription?>($"describe topic '{topic}'", async timeout =>
    {
        try
        {
            var result = await _client.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = timeout });
            return result.TopicDescriptions[0];
        }
        catch (DescribeTopicsException e) when (e.Results.TopicDescriptions is [{ Error.Code: ErrorCode.UnknownTopicOrPart }]) { return null; }
        catch (DescribeTopicsException e) { throw new KafkaException(e.Results.TopicDescriptions.Count > 0 ? e.Results.TopicDescriptions[0].Error : e.Error, e); }
    }, cancellationToken);

    private async ValueTask<T> RepeatAsync<T>(string what, Func<TimeSpan, Task<T>> call, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            var left = _settings.ApiTimeout - _time.GetElapsedTime(start);
            var timeout = left < _settings.RequestTimeout ? left : _settings.RequestTimeout;
            try
            {
                var answer = await call(timeout > TimeSpan.FromMilliseconds(1) ? timeout : TimeSpan.FromMilliseconds(1)).WaitAsync(cancellationToken);
                _lastFault = null;                             // it passed
                return answer;
            }
            catch (KafkaException e)
            {
                if (!MayPass(e.Error.Code)) throw new ConnectException($"Kafka refused to {what}: {e.Error.Reason} ({e.Error.Code})", e);
                if (_lastFault is not null || _time.GetElapsedTime(start) >= _settings.ApiTimeout)
                    throw new RetriableException($"Kafka did not {what} within {_time.GetElapsedTime(start).TotalSeconds:0.#} s: {e.Error.Reason} ({e.Error.Code}){Cause()}", e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellationToken);
            }
        }
    }

    private string Cause() => _lastFault is null ? "" : $". The client reports: {_lastFault}";

    private static bool MayPass(ErrorCode code) => code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
        or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_WaitCoord or ErrorCode.RequestTimedOut or ErrorCode.NotController or ErrorCode.NetworkException
        or ErrorCode.BrokerNotAvailable or ErrorCode.LeaderNotAvailable or ErrorCode.ThrottlingQuotaExceeded or ErrorCode.Local_Authentication or ErrorCode.Local_Ssl;

    private static partial class Log
    {
        [LoggerMessage(1121, LogLevel.Debug, "Kafka client {Client}: {Line}")]
        public static partial void Client(ILogger logger, string client, string line);
    }
}
