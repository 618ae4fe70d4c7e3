namespace ConnectorHost.Runtime.Kafka;

/// <summary>Consumer settings (kafka-clients 2.3).</summary>
internal sealed partial class ClientTranslation
{
    private const string JavaConsumer = "org.apache.kafka.clients.consumer.";

    private void TranslateConsumer()
    {
        if (Word("group.id") is { } group) _native["group.id"] = group;
        else Problem("group.id", "Missing required configuration \"group.id\" which has no default value.");
        TranslateGroup();
        if (Flag("enable.auto.commit") == true && _java.IsGiven("enable.auto.commit")) Without("enable.auto.commit", "offsets are committed by the runtime", warn: true);
        Put("enable.auto.commit", false);
        Put("enable.auto.offset.store", false);
        TranslateOffsetReset();
        _native.TryAdd("isolation.level", "read_uncommitted");
        _native.TryAdd("check.crcs", "true");
        _native.TryAdd("allow.auto.create.topics", "true");
        if (Number("fetch.max.wait.ms") is { } wait) Put("fetch.wait.max.ms", Clamp("fetch.max.wait.ms", wait, 0, 300_000));
        if (Number("fetch.min.bytes") is { } least) Put("fetch.min.bytes", Math.Max(least, 1));
        if (Number("max.partition.fetch.bytes") is { } perPartition) Put("max.partition.fetch.bytes", Clamp("max.partition.fetch.bytes", perPartition, 1, 1_000_000_000));
        if (Number("fetch.max.bytes") is { } most) TranslateFetchLimit(most);
    }

    private void TranslateGroup()
    {
        var protocol = Word("group.protocol")?.ToLowerInvariant();
        if (protocol is not null) _native["group.protocol"] = protocol;
        if (protocol == "consumer")
        {
            // The broker decides these in the new protocol; sent, they stop the client from being made.
            if (Word("group.remote.assignor") is { } assignor) _native["group.remote.assignor"] = assignor;
            foreach (var name in new[] { "session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy" }.Where(_java.IsGiven))
                Without(name, "the broker decides it for group.protocol=consumer", warn: false);
            if (Number("max.poll.interval.ms") is { } interval) Put("max.poll.interval.ms", Clamp("max.poll.interval.ms", interval, 1, 86_400_000));
            return;
        }
        TranslateAssignors();
        var poll = Clamp("max.poll.interval.ms", Number("max.poll.interval.ms") ?? 300_000, 1, 86_400_000);
        var session = Clamp("session.timeout.ms", Number("session.timeout.ms") ?? 45_000, 1, 3_600_000);
        if (session > poll)
        {
            Note($"{_java.Full("session.timeout.ms")}={session} is above max.poll.interval.ms; {poll} is used");
            session = poll;
            Put("session.timeout.ms", session);
        }
        else if (Number("session.timeout.ms") is not null) Put("session.timeout.ms", session);
        if (Number("max.poll.interval.ms") is not null) Put("max.poll.interval.ms", poll);
        if (Number("heartbeat.interval.ms") is { } beat) Put("heartbeat.interval.ms", Clamp("heartbeat.interval.ms", beat, 1, 3_600_000));
    }

    private void TranslateAssignors()
    {
        var names = new List<string>();
        foreach (var assignor in List("partition.assignment.strategy") ?? [])
        {
            var name = assignor switch
            {
                $"{JavaConsumer}RangeAssignor" or "range" => "range",
                $"{JavaConsumer}RoundRobinAssignor" or "roundrobin" => "roundrobin",
                $"{JavaConsumer}CooperativeStickyAssignor" or "cooperative-sticky" => "cooperative-sticky",
                _ => null,
            };
            if (name is null) Refuse("partition.assignment.strategy", $"{assignor} cannot run here; RangeAssignor, RoundRobinAssignor and CooperativeStickyAssignor can");
            else names.Add(name);
        }
        var kept = names.Where(n => n == "cooperative-sticky" == (names[0] == "cooperative-sticky")).ToList();
        if (kept.Count < names.Count) Note($"{_java.Full("partition.assignment.strategy")}: eager and cooperative assignors cannot be mixed; {string.Join(",", kept)} is used");
        _native["partition.assignment.strategy"] = kept.Count == 0 ? "range" : string.Join(',', kept);
    }

    private void TranslateOffsetReset()
    {
        var reset = Word("auto.offset.reset") ?? "earliest";
        if (JavaDuration.TryReadOffsetReset(reset, out var back)) _offsetResetBack = back;
        _native["auto.offset.reset"] = reset is "latest" or "earliest" ? reset : "error";
    }

    private void TranslateFetchLimit(long most)
    {
        most = Math.Max(Clamp("fetch.max.bytes", most, 0, 2_147_483_135), 1000);
        Put("fetch.max.bytes", most);
        if (most < 1_000_000) Put("message.max.bytes", most);                // the client wants it at most as large as the fetch
        if (most + 512 > 100_000_000) Put("receive.message.max.bytes", most + 512);
    }
}
