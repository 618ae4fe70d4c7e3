using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Embedded;

/// <summary>Owns the native handles of one mock cluster: brokers 1 and 0, each on a random port of 127.0.0.1.</summary>
/// <remarks>
/// Metadata names controller 0 while the cluster numbers its brokers from 1: without a broker 0 some clients (kafkajs, idempotent) fail.
/// Any thread may call; calls after disposal throw. Dispose the clients first: a live one only sees its brokers go away.
/// </remarks>
internal sealed unsafe class MockCluster : IDisposable
{
    public const int FirstBroker = 1;
    public const int ControllerBroker = 0;
    private const int Brokers = 2;
    private const int ErrorBytes = 512;
    private static readonly TimeSpan NudgeAfter = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private nint _client;
    private nint _cluster;

    public MockCluster()
    {
        NativeLibraryResolver.Register(typeof(NativeKafka).Assembly);
        NativeLibraryResolver.EnsureExpectedVersion();
        _client = NewQuietClient();
        _cluster = NativeKafka.NewCluster(_client, 1);
        if (_cluster == 0)
        {
            Dispose();
            throw new EmbeddedStartException("The embedded broker cannot open its listener on 127.0.0.1. Is the loopback interface up?");
        }
        Bootstrap = Marshal.PtrToStringUTF8(NativeKafka.Bootstraps(_cluster))!;
        if (NativeKafka.AddBroker(_cluster, ControllerBroker) is var error and not 0)
        {
            Dispose();
            Require(error, "add broker 0");
        }
    }

    /// <summary>Host and port of broker 1's own listener.</summary>
    public string Bootstrap { get; }

    public void Advertise(int broker, string host, int port) => Call(cluster => NativeKafka.Advertise(cluster, broker, host, port));

    /// <summary>Creates a topic, led by broker 1: one leader means fuller requests, and all traffic of the fixed port. <c>false</c> when it exists already, and stays as it is.</summary>
    public bool CreateTopic(string topic, int partitions, int replicas)
    {
        var error = 0;
        Call(cluster =>
        {
            error = NativeKafka.CreateTopic(cluster, topic, partitions, Math.Clamp(replicas, 1, Brokers));
            for (var partition = 0; error == 0 && partition < partitions; partition++)
                Require(NativeKafka.SetLeader(cluster, topic, partition, FirstBroker), $"choose the leader of topic '{topic}'");
        });
        if (error != NativeKafka.TopicExists) Require(error, $"create topic '{topic}' with {partitions} partitions");
        return error == 0;
    }

    public void SetTopicError(string topic, ErrorCode error) => Call(cluster => NativeKafka.SetTopicError(cluster, topic, (int)error));

    public void SetBrokerDown(int broker) => Call(cluster => Require(NativeKafka.SetBrokerDown(cluster, broker), $"stop broker {broker}"));

    public void SetBrokerUp(int broker) => Call(cluster => Require(NativeKafka.SetBrokerUp(cluster, broker), $"start broker {broker}"));

    public void SetRoundTrip(int broker, TimeSpan roundTrip) => Call(cluster =>
        Require(NativeKafka.SetRoundTrip(cluster, broker, (int)roundTrip.TotalMilliseconds), $"delay broker {broker}"));

    public void PushRequestErrors(short apiKey, ErrorCode[] errors) => Call(cluster =>
    {
        var codes = Array.ConvertAll(errors, error => (int)error);
        fixed (int* first = codes) NativeKafka.PushRequestErrors(cluster, apiKey, (nuint)codes.Length, first);
    });

    public void ClearRequestErrors(short apiKey) => Call(cluster => NativeKafka.ClearRequestErrors(cluster, apiKey));

    public void SetInitialRebalanceDelay(TimeSpan delay) =>
        Call(cluster => NativeKafka.SetInitialRebalanceDelay(cluster, (int)delay.TotalMilliseconds));

    public void Dispose()
    {
        lock (_gate)
        {
            if (_cluster != 0) NativeKafka.DestroyCluster(_cluster);
            if (_client != 0) NativeKafka.DestroyClient(_client);
            (_cluster, _client) = (0, 0);
        }
    }

    private void Call(Action<nint> command)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            // The cluster's thread can miss that a command waits for it and then sleeps on, a second at a time; a connection wakes it.
            using var nudge = new Timer(static state => ((MockCluster)state!).Nudge(), this, NudgeAfter, NudgeAfter);
            command(_cluster);
        }
    }

    private void Nudge()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPEndPoint.Parse(Bootstrap));
        }
        catch (SocketException)
        {
            // The brokers are down, as a test wants it: then the command waits for the thread to look up by itself.
        }
    }

    private static nint NewQuietClient()
    {
        var error = stackalloc byte[ErrorBytes];
        var configuration = NativeKafka.NewConfiguration();
        // Below "critical": the handle has no brokers of its own and would say so on stderr.
        var set = NativeKafka.Set(configuration, "log_level", "1", error, ErrorBytes);
        var client = set == NativeKafka.ConfigurationOk ? NativeKafka.NewClient(NativeKafka.Producer, configuration, error, ErrorBytes) : 0;
        if (client != 0) return client;
        NativeKafka.DestroyConfiguration(configuration);
        throw new EmbeddedStartException($"The embedded broker cannot start: {Text(error)}");
    }

    private static string Text(byte* error) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error));

    private static void Require(int error, string what)
    {
        if (error != 0) throw new KafkaException(new Error((ErrorCode)error, $"The embedded broker cannot {what}: {new Error((ErrorCode)error).Reason}"));
    }
}
