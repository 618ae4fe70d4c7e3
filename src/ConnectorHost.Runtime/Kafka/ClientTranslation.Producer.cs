namespace ConnectorHost.Runtime.Kafka;

/// <summary>Producer settings (kafka-clients 2.2).</summary>
internal sealed partial class ClientTranslation
{
    private const string JavaProducer = "org.apache.kafka.clients.producer.";

    private void TranslateProducer()
    {
        var acks = Word("acks") is { } given && given != "-1" ? given : "all";
        _native["acks"] = acks;
        var idempotent = DecideIdempotence(acks);
        Put("enable.idempotence", idempotent);
        Put("max.in.flight.requests.per.connection", Clamp("max.in.flight.requests.per.connection", Number("max.in.flight.requests.per.connection") ?? (idempotent ? 5 : 1), 1, 1_000_000));
        if (Number("retries") is { } retries) Put("retries", retries);

        var linger = Clamp("linger.ms", Number("linger.ms") ?? (_role.AnswerDeadline is null ? 5 : 0), 0, 900_000);
        Put("linger.ms", linger);
        if (linger == 0) Put("sticky.partitioning.linger.ms", 10);          // linger.ms=0 alone would scatter records without a key (kafka-clients 5)
        PutClamped("batch.size", 1_000_000, 1, int.MaxValue);
        Put("queue.buffering.max.kbytes", Math.Clamp(((Number("buffer.memory") ?? 33_554_432) + 1023) / 1024, 1, int.MaxValue));
        Put("queue.buffering.max.messages", 100_000);                        // only bytes of values count against the memory limit
        Put("message.max.bytes", Clamp("max.request.size", Number("max.request.size") ?? 1_048_576, 1000, 1_000_000_000));
        Put("request.timeout.ms", Clamp("request.timeout.ms", Number("request.timeout.ms") ?? 30_000, 1, 900_000));
        TranslateCompression();
        TranslatePartitioner();
        TranslateTime(linger, TranslateTransactions(idempotent));
    }

    /// <summary>On unless the user's other settings rule it out; an explicit <c>true</c> makes those errors, in Java's words.</summary>
    private bool DecideIdempotence(string acks)
    {
        var inFlight = Number("max.in.flight.requests.per.connection") ?? 5;
        (string Key, string Text)? conflict =
            acks != "all" ? ("acks", "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.")
            : Number("retries") == 0 ? ("retries", "Must set retries to non-zero when using the idempotent producer.")
            : inFlight > 5 ? ("max.in.flight.requests.per.connection", $"To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is {inFlight}.")
            : null;
        var wanted = _java.IsGiven("enable.idempotence") ? Flag("enable.idempotence") : null;
        if (wanted == false) return false;
        if (conflict is null) return true;
        if (wanted == true) Problem(conflict.Value.Key, conflict.Value.Text);
        else Note($"{_java.Full(conflict.Value.Key)}={_java.Text(conflict.Value.Key)} switches idempotence off: a broker that fails can leave duplicates", warn: true);
        return false;
    }

    /// <returns>The transaction time limit when there is a transactional id.</returns>
    private long? TranslateTransactions(bool idempotent)
    {
        if (Flag("transaction.two.phase.commit.enable") == true) Refuse("transaction.two.phase.commit.enable", "two-phase commit is not supported by this client");
        if (Word("transactional.id") is not { } id) return null;
        if (!idempotent && _java.IsGiven("enable.idempotence")) Problem("enable.idempotence", "Cannot set a transactional.id without also enabling idempotence.");
        else if (!idempotent) Problem("transactional.id", "Cannot set a transactional.id without also enabling idempotence.");
        _native["transactional.id"] = id;
        var timeout = Clamp("transaction.timeout.ms", Number("transaction.timeout.ms") ?? 60_000, 1000, int.MaxValue);
        Put("transaction.timeout.ms", timeout);
        var socket = long.Parse(_native["socket.timeout.ms"], System.Globalization.CultureInfo.InvariantCulture);
        if (socket > timeout + 100) Put("socket.timeout.ms", timeout + 100);
        return timeout;
    }

    private void TranslateTime(long linger, long? transaction)
    {
        var request = Number("request.timeout.ms") ?? 30_000;
        long delivery;
        if (_java.IsGiven("delivery.timeout.ms") && Number("delivery.timeout.ms") is { } given)
        {
            if (given < linger + request) Problem("delivery.timeout.ms", "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms");
            delivery = Math.Max(given, 1);                                   // 0 would mean without end here
        }
        else
        {
            delivery = _role.AnswerDeadline is { } deadline ? BeforeDeadline(deadline) : Number("delivery.timeout.ms") ?? int.MaxValue;
        }
        if (transaction is { } limit) delivery = Math.Min(delivery, limit);
        Put("message.timeout.ms", delivery);
        _maxBlock = Number("max.block.ms") is { } block ? TimeSpan.FromMilliseconds(Math.Min(block, int.MaxValue))
            : _role.AnswerDeadline is null ? Longest : TimeSpan.FromMilliseconds(delivery);
    }

    /// <summary>One second less than senders wait, so that the outcome is known in time; at least half of it (architecture 3).</summary>
    private static long BeforeDeadline(TimeSpan deadline)
    {
        var ms = (long)deadline.TotalMilliseconds;
        return Math.Clamp(Math.Max(ms - 1000, (ms + 1) / 2), 1, int.MaxValue);
    }

    private void TranslateCompression()
    {
        (string Key, int Min, int Max)? levels = Word("compression.type") switch
        {
            "gzip" => ("compression.gzip.level", 0, 9),
            "lz4" => ("compression.lz4.level", 0, 12),
            "zstd" => ("compression.zstd.level", 1, 12),
            _ => null,
        };
        if (levels is { } level && Number(level.Key) is { } wanted && wanted != -1) Put("compression.level", Clamp(level.Key, wanted, level.Min, level.Max));
    }

    private void TranslatePartitioner()
    {
        _native["partitioner"] = Flag("partitioner.ignore.keys") == true ? "random" : "murmur2_random";
        switch (Word("partitioner.class"))
        {
            case null: break;
            case $"{JavaProducer}RoundRobinPartitioner": _roundRobin = true; break;
            case $"{JavaProducer}internals.DefaultPartitioner":
                Note($"{_java.Full("partitioner.class")}: that class is gone from Kafka; records are spread as without it");
                break;
            case $"{JavaProducer}UniformStickyPartitioner" or $"{JavaProducer}internals.UniformStickyPartitioner":
                _native["partitioner"] = "random";
                Note($"{_java.Full("partitioner.class")}: that class is gone from Kafka; records are spread at random, whatever their key");
                break;
            default: Refuse("partitioner.class", "custom partitioner classes cannot run here"); break;
        }
    }
}
