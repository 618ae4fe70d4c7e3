using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Tests.Plugins;
using ConnectorHost.Runtime.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Kafka;

public sealed class ClientConfigSourcesTests
{
    private static readonly ConfigResolver Resolver = new(new Dictionary<string, IConfigProvider>(), NullLoggerFactory.Instance);
    private static readonly TaskId Task = new("c", 2);

    [Fact]
    public void Override_of_the_connector_wins_over_its_default_over_the_worker()
    {
        var worker = Worker(("bootstrap.servers", "w:1"), ("producer.max.request.size", "5000"), ("producer.linger.ms", "7"), ("producer.batch.size", "70"), ("linger.ms", "9"));
        var native = Sources(worker).ForProducer(Connector(worker, ("producer.override.batch.size", "80")), Task, ProducerRole.Plain).Native;
        Assert.Equal(("20971520", "7", "80"), (native["message.max.bytes"], native["linger.ms"], native["batch.size"]));
        Assert.Equal(("w:1", "connector-producer-c-2"), (native["bootstrap.servers"], native["client.id"]));
        native = Sources(worker).ForProducer(Connector(worker, ("producer.override.max.request.size", "6000")), Task, ProducerRole.Plain).Native;
        Assert.Equal("6000", native["message.max.bytes"]);
    }

    [Fact]
    public void Security_of_the_worker_reaches_admin_clients_only_and_the_producer_says_so()
    {
        var worker = Worker(("bootstrap.servers", "w:1"), ("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "PLAIN"),
            ("sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required username=u password=p;"), ("request.timeout.ms", "1234"));
        var sources = Sources(worker);
        Assert.Equal(("sasl_plaintext", "u", "connector-adminclient-c-2"), (sources.ForAdmin(Connector(worker), Task).Native["security.protocol"],
            sources.ForWorkerAdmin().Native["sasl.username"], sources.ForAdmin(Connector(worker), Task).Native["client.id"]));
        Assert.Equal(TimeSpan.FromMilliseconds(1234), sources.ForWorkerAdmin().RequestTimeout);
        var producer = sources.ForProducer(Connector(worker), Task, ProducerRole.Plain);
        Assert.Equal("plaintext", producer.Native["security.protocol"]);
        Assert.Equal("the worker sets security.protocol=SASL_PLAINTEXT; producers of connectors need producer.security.protocol as well", Assert.Single(producer.Warnings));
    }

    [Fact]
    public void Messages_name_the_key_as_the_user_wrote_it()
    {
        var worker = Worker(("bootstrap.servers", "w:1"), ("producer.interceptor.classes", "org.x.A"));
        var producer = Sources(worker).ForProducer(Connector(worker, ("producer.override.no.such", "1")), Task, ProducerRole.Plain);
        Assert.Contains(producer.Warnings, w => w.StartsWith("producer.interceptor.classes has no effect here", StringComparison.Ordinal));
        Assert.Contains(producer.Warnings, w => w.StartsWith("producer.override.no.such has no effect here", StringComparison.Ordinal));
    }

    [Fact]
    public void Policy_is_held_at_start_but_not_against_the_connectors_own_defaults()
    {
        var worker = Worker(("bootstrap.servers", "w:1"), ("connector.client.config.override.policy", "None"));
        Assert.Equal("20971520", Sources(worker).ForProducer(Connector(worker), Task, ProducerRole.Plain).Native["message.max.bytes"]);
        var error = Assert.Throws<ConfigException>(() => Sources(worker).ForProducer(Connector(worker, ("producer.override.acks", "1")), Task, ProducerRole.Plain));
        Assert.Equal("Client Config Overrides not allowed [The 'None' policy does not allow 'acks' to be overridden in the connector configuration.]", error.Message);
    }

    [Fact]
    public void Dead_letters_have_a_client_of_their_own()
    {
        var worker = Worker(("bootstrap.servers", "w:1"));
        Assert.Equal("connector-dlq-producer-c-2", Sources(worker).ForDeadLetterProducer(Connector(worker), Task, ProducerRole.Plain).Native["client.id"]);
    }

    [Fact]
    public void Validation_gets_the_problems_of_overrides_under_their_whole_keys()
    {
        var worker = Worker(("producer.linger.ms", "bad"));
        var merged = new PluginConfig(new Dictionary<string, string?> { ["producer.override.acks"] = "1", ["producer.override.batch.size"] = "x", ["producer.override.interceptors"] = "y" });
        var problems = new ClientConfigSources(worker, "b:1").OverrideProblems(ClientKind.Producer, merged, ProducerRole.AnswersSenders(TimeSpan.FromSeconds(30)));
        Assert.Equal(["producer.override.batch.size", "producer.override.batch.size", "producer.override.interceptors", "producer.override.acks"], problems.Select(p => p.Key));
        Assert.Equal("Invalid value x for configuration batch.size: Not a number of type INT", problems[0].Message);
        Assert.Equal("Invalid value null for configuration batch.size: Value must be non-null", problems[1].Message);
        Assert.Equal("Invalid value 1 for configuration producer.override.acks: this connector answers senders once a record is safe, which needs acks=all", problems[3].Message);
    }

    [Fact]
    public void Records_go_to_the_embedded_broker_uncompressed_and_that_is_said()
    {
        var worker = Worker(("producer.compression.type", "lz4"));
        var producer = new ClientConfigSources(worker, "127.0.0.1:9092", isEmbedded: true).ForProducer(Connector(worker), Task, ProducerRole.Plain);
        Assert.Equal("none", producer.Native["compression.type"]);
        Assert.Equal("producer.compression.type has no effect here: records go to the embedded broker uncompressed", Assert.Single(producer.Notes));
    }

    [Fact]
    public void Notes_are_written_once_at_their_level()
    {
        var logs = new RecordingLogs();
        ClientSettings.Producer(new Dictionary<string, string> { ["bootstrap.servers"] = "b:1", ["metrics.num.samples"] = "2", ["no.such"] = "1" }, ProducerRole.Plain).LogNotes(logs, "c-0");
        Assert.Equal([(Microsoft.Extensions.Logging.LogLevel.Information, "c-0: metrics.num.samples has no effect here: metrics come from the runtime"),
            (Microsoft.Extensions.Logging.LogLevel.Warning, "c-0: no.such has no effect here: no Kafka client has such a setting")], logs.Lines);
    }

    private static ClientConfigSources Sources(WorkerConfig worker) => new(worker, worker.BootstrapServers!);

    private static WorkerConfig Worker(params (string Key, string Value)[] settings) => WorkerConfig.From(settings.ToDictionary(s => s.Key, s => (string?)s.Value), Resolver, "data");

    private static ConnectorConfig Connector(WorkerConfig worker, params (string Key, string Value)[] settings)
    {
        var user = new Dictionary<string, string?> { ["name"] = "c", ["connector.class"] = "SampleSource" };
        foreach (var (key, value) in settings) user[key] = value;
        return ConnectorConfig.For(user, new SampleSourceConnector(), worker, Resolver);
    }
}
