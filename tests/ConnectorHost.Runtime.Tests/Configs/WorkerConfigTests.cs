using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Configs;

public sealed class WorkerConfigTests
{
    [Fact]
    public void Without_settings_the_defaults_of_Connect_hold_and_the_embedded_broker_is_used()
    {
        var worker = Worker();
        Assert.Null(worker.BootstrapServers);
        Assert.True(worker.EmbeddedRegistryEnabled);
        Assert.Equal((9092, 8081), (worker.EmbeddedBrokerPort, worker.EmbeddedRegistryPort));
        Assert.Equal(["http://:8083"], worker.Listeners);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)), (worker.TaskShutdownTimeout, worker.OffsetFlushInterval, worker.OffsetFlushTimeout));
        Assert.Equal("org.apache.kafka.connect.storage.StringConverter", worker.KeyConverter);
        Assert.Equal("io.confluent.connect.avro.AvroConverter", worker.ValueConverter);
        Assert.Equal("org.apache.kafka.connect.storage.SimpleHeaderConverter", worker.HeaderConverter);
        Assert.True(worker.TopicCreationEnable);
        Assert.Equal("All", worker.OverridePolicy.Name);
        Assert.Empty(worker.Notes);
    }

    [Fact]
    public void Beside_a_real_broker_the_embedded_registry_is_off() => Assert.False(Worker(("bootstrap.servers", "a:9092")).EmbeddedRegistryEnabled);

    [Fact]
    public void All_bad_settings_are_reported_at_once()
    {
        var error = Assert.Throws<ConfigException>(() => Worker(("offset.flush.interval.ms", "soon"), ("embedded.broker.port", "70000"), ("topic.creation.enable", "yes")));
        Assert.Contains("Invalid value soon for configuration offset.flush.interval.ms: Not a number of type LONG", error.Message, StringComparison.Ordinal);
        Assert.Contains("Invalid value 70000 for configuration embedded.broker.port: Value must be no more than 65535", error.Message, StringComparison.Ordinal);
        Assert.Contains("Expected value to be either true or false", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_without_effect_gets_one_line()
    {
        var notes = Worker(("group.id", "g"), ("plugin.discovery", "only_scan"), ("no.such.key", "1"), ("producer.linger.ms", "5"), ("security.protocol", "SSL"),
            ("key.converter.schemas.enable", "false"), ("offset.storage.file.filename", "/tmp/x")).Notes;
        Assert.Equal(
            ["group.id", "no.such.key", "offset.storage.file.filename", "plugin.discovery"],
            notes.Select(n => n.Text[..n.Text.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.All(notes, n => Assert.Contains(" has no effect here: ", n.Text, StringComparison.Ordinal));
        Assert.Equal([true, true, false, false], notes.Select(n => n.IsWarning));
    }

    [Theory]
    [InlineData("rest.extension.classes", "org.x.BasicAuth", "REST API would be open")]
    [InlineData("exactly.once.source.support", "enabled", "not available yet")]
    [InlineData("connector.client.config.override.policy", "org.x.Mine", "Known policies")]
    public void What_would_be_dangerous_to_ignore_is_refused(string key, string value, string part)
    {
        var error = Assert.Throws<ConfigException>(() => Worker((key, value)));
        Assert.StartsWith($"Invalid value {value} for configuration {key}: ", error.Message);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedded_registry_beside_a_real_broker_is_refused() =>
        Assert.Contains("give the URL of a registry", Assert.Throws<ConfigException>(() => Worker(("bootstrap.servers", "a:1"), ("embedded.registry.enabled", "true"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("None", "linger.ms", false)]
    [InlineData("org.apache.kafka.connect.connector.policy.NoneConnectorClientConfigOverridePolicy", "linger.ms", false)]
    [InlineData("Principal", "sasl.jaas.config", true)]
    [InlineData("Principal", "linger.ms", false)]
    [InlineData("Allowlist", "linger.ms", true)]
    [InlineData("Allowlist", "acks", false)]
    [InlineData("All", "acks", true)]
    public void Override_policy_decides_by_its_rules(string policy, string key, bool allowed)
    {
        var problem = Worker(("connector.client.config.override.policy", policy), ("connector.client.config.override.allowlist", "linger.ms, batch.size")).OverridePolicy.Problem(key);
        Assert.Equal(allowed, problem is null);
        if (problem is not null) Assert.EndsWith($"policy does not allow '{key}' to be overridden in the connector configuration.", problem);
    }

    [Fact]
    public void Text_form_holds_no_values_but_the_brokers() => Assert.DoesNotContain("s3cret", Worker(("sasl.jaas.config", "s3cret")).ToString(), StringComparison.Ordinal);

    private static WorkerConfig Worker(params (string Key, string Value)[] settings) =>
        WorkerConfig.From(settings.ToDictionary(s => s.Key, s => (string?)s.Value), new ConfigResolver(new Dictionary<string, IConfigProvider>(), NullLoggerFactory.Instance), "data");
}
