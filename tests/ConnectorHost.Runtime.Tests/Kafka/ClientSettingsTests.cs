using Confluent.Kafka;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Kafka;

public sealed class ClientSettingsTests
{
    [Fact]
    public void Complete_defaults_of_a_plain_producer_are_those_of_the_specification() => Assert.Equal(
        """
        acks=all
        batch.size=1000000
        bootstrap.servers=b:9092
        connections.max.idle.ms=540000
        enable.idempotence=true
        enable.metrics.push=true
        linger.ms=5
        max.in.flight.requests.per.connection=5
        message.max.bytes=1048576
        message.timeout.ms=2147483647
        metadata.max.age.ms=900000
        partitioner=murmur2_random
        queue.buffering.max.kbytes=32768
        queue.buffering.max.messages=100000
        reconnect.backoff.max.ms=1000
        reconnect.backoff.ms=50
        request.timeout.ms=30000
        retry.backoff.max.ms=1000
        retry.backoff.ms=100
        security.protocol=plaintext
        socket.connection.setup.timeout.ms=30000
        socket.timeout.ms=30000
        topic.metadata.refresh.interval.ms=300000
        """, Text(Producer().Native));

    [Fact]
    public void Producer_whose_senders_wait_does_not_linger_and_knows_the_outcome_before_the_deadline()
    {
        var native = Producer(ProducerRole.AnswersSenders(TimeSpan.FromSeconds(30))).Native;
        Assert.Equal(("0", "10", "29000"), (native["linger.ms"], native["sticky.partitioning.linger.ms"], native["message.timeout.ms"]));
        Assert.Equal("900", Producer(ProducerRole.AnswersSenders(TimeSpan.FromMilliseconds(1800))).Native["message.timeout.ms"]);
        Assert.Equal("60000", Producer(ProducerRole.AnswersSenders(TimeSpan.FromSeconds(5)), ("delivery.timeout.ms", "60000")).Native["message.timeout.ms"]);
    }

    [Fact]
    public void Transactional_producer_keeps_within_its_transaction_timeout()
    {
        var native = Producer(("transactional.id", "t"), ("transaction.timeout.ms", "20000")).Native;
        Assert.Equal(("t", "20000", "20000", "20100"), (native["transactional.id"], native["transaction.timeout.ms"], native["message.timeout.ms"], native["socket.timeout.ms"]));
        native = Producer(("transactional.id", "t")).Native;
        Assert.Equal(("60000", "60000", "30000"), (native["transaction.timeout.ms"], native["message.timeout.ms"], native["socket.timeout.ms"]));
    }

    [Fact]
    public void Complete_defaults_of_an_admin_client_are_those_of_the_specification() => Assert.Equal(
        """
        bootstrap.servers=b:9092
        connections.max.idle.ms=300000
        enable.metrics.push=false
        metadata.max.age.ms=900000
        reconnect.backoff.max.ms=1000
        reconnect.backoff.ms=50
        retry.backoff.max.ms=1000
        retry.backoff.ms=100
        security.protocol=plaintext
        socket.connection.setup.timeout.ms=30000
        socket.timeout.ms=30000
        topic.metadata.refresh.interval.ms=300000
        """, Text(Admin().Native));

    [Fact]
    public void Complete_defaults_of_a_consumer_are_those_of_the_specification() => Assert.Equal(
        """
        allow.auto.create.topics=true
        auto.offset.reset=earliest
        bootstrap.servers=b:9092
        check.crcs=true
        connections.max.idle.ms=540000
        enable.auto.commit=false
        enable.auto.offset.store=false
        enable.metrics.push=true
        group.id=g
        isolation.level=read_uncommitted
        metadata.max.age.ms=900000
        partition.assignment.strategy=range
        reconnect.backoff.max.ms=1000
        reconnect.backoff.ms=50
        retry.backoff.max.ms=1000
        retry.backoff.ms=100
        security.protocol=plaintext
        socket.connection.setup.timeout.ms=30000
        socket.timeout.ms=30000
        topic.metadata.refresh.interval.ms=300000
        """, Text(Consumer().Native));

    [Theory]
    [InlineData("linger.ms", "5.0", "Invalid value 5.0 for configuration linger.ms: Not a number of type LONG")]
    [InlineData("linger.ms", "0x10", "Invalid value 0x10 for configuration linger.ms: Not a number of type LONG")]
    [InlineData("retries", "99999999999", "Invalid value 99999999999 for configuration retries: Not a number of type INT")]
    [InlineData("enable.idempotence", "t", "Invalid value t for configuration enable.idempotence: Expected value to be either true or false")]
    [InlineData("acks", "2", "Invalid value 2 for configuration acks: String must be one of: all, -1, 0, 1")]
    [InlineData("batch.size", "-1", "Invalid value -1 for configuration batch.size: Value must be at least 0")]
    [InlineData("compression.type", "lzma", "Invalid value lzma for configuration compression.type: String must be one of: none, gzip, snappy, lz4, zstd")]
    [InlineData("security.protocol", "TLS", "Invalid value TLS for configuration security.protocol: String must be one of (case insensitive): PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL")]
    [InlineData("transactional.id", "", "Invalid value  for configuration transactional.id: String must be non-empty")]
    [InlineData("bootstrap.servers", "", "No resolvable bootstrap urls given in bootstrap.servers")]
    public void Known_settings_are_checked_by_Javas_rules_in_Javas_words(string key, string value, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Producer((key, value))).Message);

    [Theory]
    [InlineData("partitioner.class", "org.x.Mine", "Invalid value org.x.Mine for configuration producer.override.partitioner.class: custom partitioner classes cannot run here")]
    [InlineData("transaction.two.phase.commit.enable", "true", "Invalid value true for configuration producer.override.transaction.two.phase.commit.enable: two-phase commit is not supported by this client")]
    [InlineData("ssl.engine.factory.class", "org.x.E", "Invalid value org.x.E for configuration producer.override.ssl.engine.factory.class: Java SSL engine classes cannot run here")]
    [InlineData("sasl.login.class", "org.x.L", "Invalid value org.x.L for configuration producer.override.sasl.login.class: Java login classes cannot run here")]
    [InlineData("plugin.library.paths", "/tmp/x.so", "Invalid value /tmp/x.so for configuration producer.override.plugin.library.paths: settings that load native code are refused")]
    [InlineData("ssl.engine.location", "/tmp/x.so", "Invalid value /tmp/x.so for configuration producer.override.ssl.engine.location: settings that load native code are refused")]
    [InlineData("ssl.providers", "p", "Invalid value p for configuration producer.override.ssl.providers: settings that load native code are refused")]
    [InlineData("interceptors", "p", "Invalid value p for configuration producer.override.interceptors: settings that load native code are refused")]
    [InlineData("test.mock.num.brokers", "3", "Invalid value 3 for configuration producer.override.test.mock.num.brokers: the client's mock cluster is not for connectors")]
    [InlineData("dr_msg_cb", "1", "Invalid value 1 for configuration producer.override.dr_msg_cb: callbacks cannot be set by configuration")]
    [InlineData("delivery.report.only.error", "true", "Invalid value true for configuration producer.override.delivery.report.only.error: the runtime needs the report of every record")]
    public void What_cannot_run_here_is_refused_under_the_users_own_key(string key, string value, string message)
    {
        var settings = new JavaSettings().WithOurs("bootstrap.servers", "b:9092").With([KeyValuePair.Create(key, (string?)value)], "producer.override.");
        Assert.Equal((key, message), Assert.Single(ClientSettings.Problems(ClientKind.Producer, settings, ProducerRole.Plain)));
        Assert.Equal(message, Assert.Throws<ConfigException>(() => ClientSettings.Producer(settings, ProducerRole.Plain)).Message);
    }

    [Fact]
    public void Controllers_cannot_be_addressed() => Assert.Equal("Invalid value c:1 for configuration bootstrap.controllers: only brokers can be addressed",
        Assert.Throws<ConfigException>(() => Admin(("bootstrap.controllers", "c:1"))).Message);

    [Theory]
    [InlineData("acks", "1", "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.")]
    [InlineData("retries", "0", "Must set retries to non-zero when using the idempotent producer.")]
    [InlineData("max.in.flight.requests.per.connection", "6", "To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is 6.")]
    public void What_rules_idempotence_out_is_an_error_only_beside_an_explicit_true(string key, string value, string message)
    {
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Producer((key, value), ("enable.idempotence", "true"))).Message);
        var settings = Producer((key, value));
        Assert.Equal("false", settings.Native["enable.idempotence"]);
        Assert.Contains("switches idempotence off", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Transactions_need_idempotence() => Assert.Equal("Cannot set a transactional.id without also enabling idempotence.",
        Assert.Throws<ConfigException>(() => Producer(("transactional.id", "t"), ("enable.idempotence", "false"))).Message);

    [Fact]
    public void Without_idempotence_one_request_is_in_flight()
    {
        var native = Producer(("enable.idempotence", "false")).Native;
        Assert.Equal(("false", "1"), (native["enable.idempotence"], native["max.in.flight.requests.per.connection"]));
    }

    [Fact]
    public void Explicit_delivery_time_must_cover_linger_and_request() => Assert.Equal("delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms",
        Assert.Throws<ConfigException>(() => Producer(("delivery.timeout.ms", "30004"))).Message);

    [Theory]
    [InlineData("acks", "1")]
    [InlineData("acks", "0")]
    [InlineData("request.required.acks", "1")]
    public void Weaker_acknowledgement_is_refused_where_senders_are_answered(string key, string value)
    {
        var error = Assert.Throws<ConfigException>(() => Producer(ProducerRole.AnswersSenders(TimeSpan.FromSeconds(30)), (key, value)));
        Assert.Equal($"Invalid value {value} for configuration {key}: this connector answers senders once a record is safe, which needs acks=all", error.Message);
        Assert.Equal("all", Producer(ProducerRole.AnswersSenders(TimeSpan.FromSeconds(30)), ("acks", "-1")).Native["acks"]);
    }

    [Theory]
    [InlineData("metadata.max.age.ms", "0", "topic.metadata.refresh.interval.ms", "1")]
    [InlineData("retry.backoff.ms", "0", "retry.backoff.ms", "1")]
    [InlineData("batch.size", "0", "batch.size", "1")]
    [InlineData("linger.ms", "1000000", "linger.ms", "900000")]
    [InlineData("max.request.size", "2000000000", "message.max.bytes", "1000000000")]
    [InlineData("request.timeout.ms", "400000", "socket.timeout.ms", "300000")]
    public void Value_the_client_refuses_is_brought_into_its_range_with_one_line(string key, string value, string native, string sent)
    {
        var settings = Producer((key, value));
        Assert.Equal(sent, settings.Native[native]);
        Assert.Contains(settings.Notes, n => n.StartsWith($"{key}={value} is outside what the client takes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("receive.buffer.bytes", "-1", "socket.receive.buffer.bytes", "0")]
    [InlineData("connections.max.idle.ms", "-1", "connections.max.idle.ms", "0")]
    [InlineData("buffer.memory", "1025", "queue.buffering.max.kbytes", "2")]
    [InlineData("buffer.memory", "0", "queue.buffering.max.kbytes", "1")]
    [InlineData("max.request.size", "20971520", "message.max.bytes", "20971520")]
    [InlineData("security.protocol", "Plaintext", "security.protocol", "plaintext")]
    [InlineData("partitioner.ignore.keys", "true", "partitioner", "random")]
    [InlineData("compression.type", " lz4 ", "compression.type", "lz4")]
    [InlineData("client.dns.lookup", "resolve_canonical_bootstrap_servers_only", "client.dns.lookup", "resolve_canonical_bootstrap_servers_only")]
    [InlineData("bootstrap.servers", "a:1 , b:2", "bootstrap.servers", "a:1,b:2")]
    [InlineData("socket.connection.setup.timeout.max.ms", "100", "socket.connection.setup.timeout.ms", "10000")]
    [InlineData("queue.buffering.max.messages", "5", "queue.buffering.max.messages", "5")]
    [InlineData("statistics.interval.ms", "1000", "statistics.interval.ms", "1000")]
    public void Setting_is_translated(string key, string value, string native, string sent)
    {
        var settings = Producer((key, value));
        Assert.Equal(sent, settings.Native[native]);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Experts_alias_replaces_what_we_would_send()
    {
        var native = Producer(("queue.buffering.max.ms", "7"), ("linger.ms", "3")).Native;
        Assert.Equal("7", native["queue.buffering.max.ms"]);
        Assert.DoesNotContain("linger.ms", native.Keys);
    }

    [Fact]
    public void Level_of_the_chosen_codec_is_sent_within_its_range()
    {
        Assert.Equal("12", Producer(("compression.type", "lz4"), ("compression.lz4.level", "17"), ("compression.gzip.level", "9")).Native["compression.level"]);
        Assert.DoesNotContain("compression.level", Producer(("compression.gzip.level", "9")).Native.Keys);
    }

    [Fact]
    public void Partitioners_of_Kafka_are_known()
    {
        const string java = "org.apache.kafka.clients.producer.";
        Assert.True(Producer(("partitioner.class", $"{java}RoundRobinPartitioner")).RoundRobin);
        Assert.Equal("murmur2_random", Producer(("partitioner.class", $"{java}internals.DefaultPartitioner")).Native["partitioner"]);
        Assert.Equal("random", Producer(("partitioner.class", $"{java}UniformStickyPartitioner")).Native["partitioner"]);
    }

    [Fact]
    public void Setting_without_effect_gets_a_line_that_warns_when_the_user_changed_something()
    {
        var settings = Producer(("metrics.num.samples", "2"), ("metadata.max.idle.ms", "9000"), ("interceptor.classes", "org.x.A"), ("no.such", "1"), ("fetch.min.bytes", "7"), ("metrics.context.x", "y"));
        Assert.Equal(["metrics.num.samples has no effect here: metrics come from the runtime"], settings.Notes);
        Assert.Equal(
        [
            "metadata.max.idle.ms has no effect here: unused topics leave the cache by themselves",
            "no.such has no effect here: no Kafka client has such a setting",
            "interceptor.classes has no effect here: Java interceptors cannot run here; trace headers are set by the runtime (org.x.A)",
        ], settings.Warnings);
    }

    [Fact]
    public void Limits_for_the_runtime_are_handed_over()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), Producer(("max.block.ms", "3000")).MaxBlock);
        Assert.Equal(TimeSpan.FromSeconds(29), Producer(ProducerRole.AnswersSenders(TimeSpan.FromSeconds(30))).MaxBlock);
        Assert.Equal(TimeSpan.FromMilliseconds(int.MaxValue), Producer(("max.block.ms", "9223372036854775807")).MaxBlock);
        var admin = Admin(("request.timeout.ms", "2000"), ("default.api.timeout.ms", "7000"));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(7)), (admin.RequestTimeout, admin.ApiTimeout));
    }

    [Fact]
    public void Consumer_settings_are_translated()
    {
        var settings = Consumer(("fetch.max.wait.ms", "100"), ("fetch.max.bytes", "500"), ("auto.offset.reset", "by_duration:PT1H"), ("max.poll.interval.ms", "1000"),
            ("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor,org.apache.kafka.clients.consumer.RangeAssignor"), ("enable.auto.commit", "true"));
        var native = settings.Native;
        Assert.Equal(("100", "1000", "1000", "error"), (native["fetch.wait.max.ms"], native["fetch.max.bytes"], native["message.max.bytes"], native["auto.offset.reset"]));
        Assert.Equal(("cooperative-sticky", "1000", "1000", "false"), (native["partition.assignment.strategy"], native["session.timeout.ms"], native["max.poll.interval.ms"], native["enable.auto.commit"]));
        Assert.Equal(TimeSpan.FromHours(1), settings.OffsetResetBack);
        Assert.Equal("enable.auto.commit has no effect here: offsets are committed by the runtime", Assert.Single(settings.Warnings));
        Assert.DoesNotContain("session.timeout.ms", Consumer(("group.protocol", "Consumer"), ("session.timeout.ms", "1")).Native.Keys);
        Assert.Contains("StickyAssignor cannot run here", Assert.Throws<ConfigException>(() => Consumer(("partition.assignment.strategy", "org.apache.kafka.clients.consumer.StickyAssignor"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("earliest", null)]
    [InlineData("by_duration:P1DT2H", null)]
    [InlineData("by_duration:soon", "by_duration:soon")]
    [InlineData("newest", "newest")]
    public void Offset_reset_takes_Javas_words(string value, string? refused)
    {
        var problem = ClientSettings.Problems(ClientKind.Consumer, Java(("bootstrap.servers", "b:1"), ("group.id", "g"), ("auto.offset.reset", value)), ProducerRole.Plain);
        if (refused is null) Assert.Empty(problem);
        else Assert.StartsWith($"Invalid value {refused} for configuration auto.offset.reset: The value must be either", Assert.Single(problem).Message);
    }

    [Fact]
    public void Everything_sent_is_taken_by_the_client()
    {
        NativeLibraryResolver.Register(typeof(Library).Assembly);
        using var plain = new ProducerBuilder<byte[], byte[]>(Producer(("compression.type", "zstd"), ("compression.zstd.level", "3")).Native).SetLogHandler((_, _) => { }).Build();
        using var answering = new ProducerBuilder<byte[], byte[]>(Producer(ProducerRole.AnswersSenders(TimeSpan.FromSeconds(30))).Native).SetLogHandler((_, _) => { }).Build();
        using var transactional = new ProducerBuilder<byte[], byte[]>(Producer(("transactional.id", "t"), ("transaction.timeout.ms", "1000")).Native).SetLogHandler((_, _) => { }).Build();
        using var admin = new AdminClientBuilder(Admin().Native).SetLogHandler((_, _) => { }).Build();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(Consumer(("fetch.max.bytes", "2147483647")).Native).SetLogHandler((_, _) => { }).Build();
        using var small = new ConsumerBuilder<byte[], byte[]>(Consumer(("fetch.max.bytes", "1"), ("max.poll.interval.ms", "10")).Native).SetLogHandler((_, _) => { }).Build();
        Assert.All([plain.Name, answering.Name, transactional.Name, admin.Name, consumer.Name, small.Name], Assert.NotEmpty);
    }

    [Fact]
    public void Every_setting_of_Java_has_a_place() =>
        Assert.Equal((113, 116, 91), (ClientSettings.Definitions(ClientKind.Producer).Keys.Count, ClientSettings.Definitions(ClientKind.Consumer).Keys.Count, ClientSettings.Definitions(ClientKind.Admin).Keys.Count));

    private static TranslatedSettings Producer(params (string Key, string Value)[] java) => Producer(ProducerRole.Plain, java);
    private static TranslatedSettings Producer(ProducerRole role, params (string Key, string Value)[] java) => ClientSettings.Producer(Map(java), role);
    private static TranslatedSettings Admin(params (string Key, string Value)[] java) => ClientSettings.Admin(Map(java));
    private static TranslatedSettings Consumer(params (string Key, string Value)[] java) => ClientSettings.Consumer(Map([("group.id", "g"), .. java]));

    private static Dictionary<string, string> Map(IEnumerable<(string Key, string Value)> java)
    {
        var map = new Dictionary<string, string> { ["bootstrap.servers"] = "b:9092" };
        foreach (var (key, value) in java) map[key] = value;
        return map;
    }

    private static JavaSettings Java(params (string Key, string Value)[] java) => new JavaSettings().With(java.Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)), "");

    private static string Text(IReadOnlyDictionary<string, string> native) => string.Join('\n', native.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
}
