using System.Globalization;
using ConnectorHost.Runtime.Configs;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

internal static class ProducerSettings
{
    public static IReadOnlyDictionary<string, string> For(TaskId task, ConnectorConfig config, TimeSpan? answerDeadline, WorkerServices services, ILogger logger)
    {
        var timeout = answerDeadline is { } d ? (long)Math.Max(d.TotalMilliseconds - 1000, d.TotalMilliseconds / 2) : int.MaxValue;
        return new Dictionary<string, string>
        {
            ["bootstrap.servers"] = services.Bootstrap,
            ["client.id"] = $"connector-producer-{task}",
            ["acks"] = "all",
            ["enable.idempotence"] = "true",
            ["max.in.flight.requests.per.connection"] = "5",
            ["linger.ms"] = answerDeadline is null ? "5" : "0",
            ["sticky.partitioning.linger.ms"] = "10",
            ["partitioner"] = "murmur2_random",
            ["message.timeout.ms"] = timeout.ToString(CultureInfo.InvariantCulture),
            ["message.max.bytes"] = "20971520",
        };
    }
}
