using Confluent.Kafka;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka.Security;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>Produces bytes and answers each record with a <see cref="Delivery"/>; owns the client and replaces it after a fatal error.</summary>
/// <remarks>
/// Any number of tasks may send through one instance. Completions run on the client's poll thread. Disposal settles what the client never reports:
/// records still outstanding when it closes end as <c>Failed(maybeStored)</c>.
/// </remarks>
internal sealed partial class RecordProducer : IRecordSender, IAsyncDisposable
{
    private const int MostPooled = 1024;
    private readonly ProducerBuilder<byte[]?, byte[]?> _builder;
    private readonly Lock _gate = new();
    private readonly PendingDelivery _outstanding;         // head of a ring; guarded by _gate, as is the pool
    private readonly Stack<PendingDelivery> _pool = new();
    private readonly ILogger _logger;
    private readonly string _clientId;
    private readonly bool _namesOffsets;
    private IProducer<byte[]?, byte[]?> _client;
    private Task _replacing = Task.CompletedTask;          // disposal of clients that failed for good
    private int _generation;
    private volatile bool _fatal;
    private volatile bool _disposed;
    private volatile string? _lastConnectionError;         // calls themselves only time out; the cause comes to the error handler (kafka-clients 4)

    public RecordProducer(TranslatedSettings settings, ILogger logger)
    {
        NativeLibraryResolver.EnsureExpectedVersion();
        _logger = logger;
        MaxBlock = settings.MaxBlock;
        _namesOffsets = settings.Native.GetValueOrDefault("acks") != "0";
        _outstanding = new PendingDelivery(this);
        _clientId = settings.Native.GetValueOrDefault("client.id", "rdkafka");
        var config = new ProducerConfig(settings.Native.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal))
        {
            EnableDeliveryReports = true,
            DeliveryReportFields = "status",
        };
        _builder = new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => Log.Client(_logger, _clientId, line.Message));
        if (settings.Tokens is { } tokens) _builder.SetOAuthBearerTokenRefreshHandler(BearerTokens.Handler(tokens));
        _client = _builder.Build();
    }

    /// <inheritdoc/>
    public TimeSpan MaxBlock { get; }

    /// <summary>Connects and lets the client fetch its producer id, so that the first record does not pay for it.</summary>
    /// <exception cref="RetriableException">No broker answered in time.</exception>
    public Task WarmUpAsync(TimeSpan timeout, CancellationToken cancellationToken) => Task.Factory.StartNew(() =>
    {
        // The client's metadata call blocks: it gets a thread of its own.
        using var admin = new DependentAdminClientBuilder(_client.Handle).Build();
        try
        {
            admin.GetMetadata(timeout);
        }
        catch (KafkaException e)
        {
            throw new RetriableException($"Producer '{_clientId}': no broker answered within {timeout.TotalSeconds:0.#} s ({e.Error.Code}). {_lastConnectionError}", e);
        }
    }, cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    /// <inheritdoc/>
    public bool TrySend(in OutgoingRecord record, IDeliveryTarget completion)
    {
        if (_disposed)
        {
            completion.Complete(Closed(record.Topic));
            return true;
        }
        if (_fatal) Replace();
        var pending = Rent(record.Topic, completion);
        var message = new Message<byte[]?, byte[]?> { Key = record.Key, Value = record.Value };
        if (record.Headers is not null) message.Headers = record.Headers.Native;
        if (record.Timestamp is { } timestamp) message.Timestamp = new Timestamp(timestamp, TimestampType.CreateTime);
        try
        {
            if (record.Partition is { } partition) _client.Produce(new Confluent.Kafka.TopicPartition(record.Topic, partition), message, pending.Handler);
            else _client.Produce(record.Topic, message, pending.Handler);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            if (pending.Take() is null) return true;           // settled as abandoned meanwhile; this object stays out of the pool
            Return(pending);
            return false;
        }
        catch (KafkaException e)
        {
            if (e.Error.IsFatal) _fatal = true;
            if (pending.Take() is null) return true;
            Return(pending);
            completion.Complete(DeliveryOutcome.Refused(e.Error, record.Topic));
            return true;
        }
        catch (ObjectDisposedException)
        {
            if (pending.Take() is null) return true;           // settled as abandoned meanwhile
            Return(pending);
            completion.Complete(Closed(record.Topic));
            return true;
        }
        catch
        {
            // The client did not take it, so no report will come: the caller settles it, and nobody else.
            if (pending.Take() is null) return true;
            Return(pending);
            throw;
        }
    }

    /// <summary>Closes the client without waiting for outstanding records; whoever needs their outcome waits for it before.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }
        await _replacing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(_client.Dispose).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        SettleAbandoned(static _ => true);
    }

    private void OnError(Error error)
    {
        if (error.IsFatal)
        {
            _fatal = true;
            Log.Fatal(_logger, _clientId, error.Code, error.Reason);
            return;
        }
        _lastConnectionError = error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport or ErrorCode.Local_Resolve
            ? $"The client last reported: {error.Reason}" : _lastConnectionError;
        Log.Trouble(_logger, _clientId, error.Code, error.Reason);
    }

    // A fatal producer takes no record any more. Its outstanding ones may be stored: nobody is told that they are not.
    private void Replace()
    {
        IProducer<byte[]?, byte[]?> broken;
        int generation;
        lock (_gate)
        {
            if (!_fatal || _disposed) return;
            broken = _client;
            generation = _generation++;
            _client = _builder.Build();
            _fatal = false;
        }
        Log.Replaced(_logger, _clientId);
        lock (_gate)
        {
            var earlier = _replacing;
            _replacing = Task.Run(async () =>
            {
                await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                broken.Dispose();
                SettleAbandoned(p => p.Generation <= generation);
            });
        }
    }

    private void SettleAbandoned(Func<PendingDelivery, bool> which)
    {
        var abandoned = new List<(IDeliveryTarget Target, string Topic)>();
        lock (_gate)
        {
            for (var pending = _outstanding.Next; pending != _outstanding;)
            {
                var next = pending.Next;
                if (which(pending) && pending.Take() is { } target)
                {
                    pending.Unlink();
                    abandoned.Add((target, pending.Topic));
                }
                pending = next;
            }
        }
        foreach (var (target, topic) in abandoned) target.Complete(Closed(topic));
    }

    private static Delivery Closed(string topic) => Delivery.Failed(Stage.KafkaProduce,
        new RetriableException($"The producer was closed before Kafka answered about a record for topic '{topic}'."), retriable: true, maybeStored: true);

    private PendingDelivery Rent(string topic, IDeliveryTarget target)
    {
        lock (_gate)
        {
            if (!_pool.TryPop(out var pending)) pending = new PendingDelivery(this);
            pending.Set(topic, target, _generation);
            pending.LinkBefore(_outstanding);
            return pending;
        }
    }

    private void Return(PendingDelivery pending)
    {
        lock (_gate)
        {
            pending.Take();
            pending.Unlink();
            if (_pool.Count < MostPooled) _pool.Push(pending);
        }
    }

    /// <summary>One record in the client's hands; pooled, with a delegate made once.</summary>
    private sealed class PendingDelivery
    {
        private readonly RecordProducer _owner;
        private IDeliveryTarget? _target;

        public PendingDelivery(RecordProducer owner)
        {
            _owner = owner;
            Handler = OnReport;
            Previous = Next = this;
        }

        public PendingDelivery Next { get; private set; }
        private PendingDelivery Previous { get; set; }

        public Action<DeliveryReport<byte[]?, byte[]?>> Handler { get; }
        public string Topic { get; private set; } = "";
        public int Generation { get; private set; }

        public void Set(string topic, IDeliveryTarget target, int generation) => (Topic, _target, Generation) = (topic, target, generation);

        public void LinkBefore(PendingDelivery head)
        {
            (Next, Previous) = (head, head.Previous);
            Previous.Next = this;
            head.Previous = this;
        }

        public void Unlink()
        {
            (Previous.Next, Next.Previous) = (Next, Previous);
            Next = Previous = this;
        }

        /// <summary>The first taker settles the record.</summary>
        public IDeliveryTarget? Take() => Interlocked.Exchange(ref _target, null);

        private void OnReport(DeliveryReport<byte[]?, byte[]?> report)
        {
            if (Take() is not { } target) return;          // settled as abandoned already; this object stays out of the pool
            var delivery = DeliveryOutcome.Of(report, _owner._namesOffsets);
            if (report.Error.IsFatal) _owner._fatal = true;
            _owner.Return(this);
            target.Complete(delivery);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "Producer '{ClientId}' failed for good ({Code}: {Reason}); it is replaced with the next record.")]
        public static partial void Fatal(ILogger logger, string clientId, ErrorCode code, string reason);

        [LoggerMessage(1302, LogLevel.Warning, "Producer '{ClientId}': {Code}: {Reason}")]
        public static partial void Trouble(ILogger logger, string clientId, ErrorCode code, string reason);

        [LoggerMessage(1303, LogLevel.Information, "Producer '{ClientId}' was replaced.")]
        public static partial void Replaced(ILogger logger, string clientId);

        [LoggerMessage(1304, LogLevel.Debug, "Producer '{ClientId}': {Line}")]
        public static partial void Client(ILogger logger, string clientId, string line);
    }
}

/// <summary>Who wants to know what became of a record handed to <see cref="RecordProducer"/>.</summary>
internal interface IDeliveryTarget
{
    /// <summary>Called once, on a thread of the Kafka client or of the sender: must not block, wait or throw.</summary>
    void Complete(Delivery delivery);
}
