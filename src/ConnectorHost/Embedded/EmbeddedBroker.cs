using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Embedded;

/// <summary>The laptop default's Kafka: librdkafka's mock cluster in this process, reachable by any client on this machine.</summary>
/// <remarks>
/// Data ends with the process, and a partition keeps its last 5 MiB. Nothing is replicated, whatever a topic asks for. No transactions, no
/// admin API, no TLS and SASL. An unknown topic named in a metadata request appears with 4 partitions. Dispose the clients first.
/// </remarks>
internal sealed partial class EmbeddedBroker : IAsyncDisposable
{
    public const string PortSetting = "embedded.broker.port";

    /// <summary>Connections the fixed port serves at a time; more wait in its listen queue.</summary>
    public const int ForwardedConnections = 128;

    private readonly MockCluster _cluster;
    private readonly TcpForwarder? _forwarder;

    private EmbeddedBroker(MockCluster cluster, TcpForwarder? forwarder)
    {
        (_cluster, _forwarder) = (cluster, forwarder);
        Bootstrap = forwarder is null ? cluster.Bootstrap : $"127.0.0.1:{forwarder.Port}";
    }

    /// <summary>Fresh with every broker: what is known about its topics and offsets ends with it.</summary>
    public string ClusterId { get; } = $"embedded-{Guid.NewGuid():N}";

    /// <summary>Value for <c>bootstrap.servers</c>.</summary>
    public string Bootstrap { get; }

    /// <summary>Starts the broker.</summary>
    /// <param name="port">
    /// 0: clients use the cluster's own random port. Else this port of 127.0.0.1 is forwarded to broker 1, which is advertised under it;
    /// broker 0 stays on its random port, since clients learn it from the metadata.
    /// </param>
    /// <param name="logs">Receives one line at start.</param>
    /// <param name="cancellation">Checked before the start only; starting takes a few milliseconds.</param>
    /// <exception cref="EmbeddedStartException">The port is taken; the message names the setting.</exception>
    public static Task<EmbeddedBroker> StartAsync(int port, ILoggerFactory logs, CancellationToken cancellation) =>
        Task.Run(() => Start(port, logs), cancellation);

    /// <summary>Creates a topic; one that exists already stays as it is.</summary>
    /// <param name="name">Topic name.</param>
    /// <param name="partitions">1 or more.</param>
    /// <param name="replicas">Reported by metadata, at most the 2 brokers there are; the data exists once.</param>
    /// <returns><c>true</c> when this call created it.</returns>
    /// <exception cref="KafkaException">The cluster refuses.</exception>
    public bool CreateTopic(string name, int partitions, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);     // the cluster would take 0, and clients would wait for ever
        return _cluster.CreateTopic(name, partitions, replicas);
    }

    /// <summary>Drops a broker's connections and refuses new ones, without electing other leaders.</summary>
    /// <param name="broker">1 or 0; -1 for both.</param>
    public void SetBrokerDown(int broker) => _cluster.SetBrokerDown(broker);

    /// <summary>Lets a stopped broker accept connections again. Its data is still there.</summary>
    /// <param name="broker">1 or 0; -1 for both.</param>
    public void SetBrokerUp(int broker) => _cluster.SetBrokerUp(broker);

    /// <summary>Makes metadata requests answer an error for a topic; <see cref="ErrorCode.NoError"/> ends it.</summary>
    public void SetTopicError(string topic, ErrorCode error) => _cluster.SetTopicError(topic, error);

    /// <summary>Makes the next requests of one kind fail, one error each; <see cref="ErrorCode.Local_Transport"/> drops the connection.</summary>
    /// <param name="apiKey">Kafka's request type, for instance 0 for Produce.</param>
    /// <param name="errors">Codes in the order in which they are used up.</param>
    public void PushRequestErrors(short apiKey, params ErrorCode[] errors) => _cluster.PushRequestErrors(apiKey, errors);

    /// <summary>Forgets the errors of <see cref="PushRequestErrors"/> that were not used up.</summary>
    public void ClearRequestErrors(short apiKey) => _cluster.ClearRequestErrors(apiKey);

    /// <summary>Delays a broker's answers.</summary>
    /// <param name="broker">1 or 0; -1 for both.</param>
    /// <param name="roundTrip">Whole milliseconds; zero ends it.</param>
    public void SetRoundTrip(int broker, TimeSpan roundTrip) => _cluster.SetRoundTrip(broker, roundTrip);

    /// <summary>How long a new consumer group waits for further members; zero from the start.</summary>
    public void SetInitialRebalanceDelay(TimeSpan delay) => _cluster.SetInitialRebalanceDelay(delay);

    /// <summary>Ends the forwarder, then the cluster. Clients still connected see their brokers go away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_forwarder is not null) await _forwarder.DisposeAsync();
        await Task.Run(_cluster.Dispose);       // joins the cluster's native threads
    }

    private static EmbeddedBroker Start(int port, ILoggerFactory logs)
    {
        var cluster = new MockCluster();
        try
        {
            // A group of the first consumer needs no wait for others to join at the same time.
            cluster.SetInitialRebalanceDelay(TimeSpan.Zero);
            var forwarder = port == 0 ? null : TcpForwarder.Start(port, IPEndPoint.Parse(cluster.Bootstrap), ForwardedConnections);
            if (forwarder is not null) cluster.Advertise(MockCluster.FirstBroker, "127.0.0.1", forwarder.Port);
            var broker = new EmbeddedBroker(cluster, forwarder);
            Log.Started(logs.CreateLogger<EmbeddedBroker>(), broker.Bootstrap);
            return broker;
        }
        catch (SocketException e)
        {
            cluster.Dispose();
            throw EmbeddedStartException.PortTaken("embedded broker", PortSetting, port, e);
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4301, LogLevel.Information,
            "Embedded broker on {Bootstrap}. Its data ends with this process, and a partition keeps its last 5 MiB.")]
        public static partial void Started(ILogger logger, string bootstrap);
    }
}
