using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Herding.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Herding.Validation;

public sealed class ConnectorValidationTests
{
    [Fact]
    public void Good_config_has_no_errors_and_shows_plain_defaults()
    {
        var result = Validate();
        Assert.Equal(0, result.ErrorCount);
        Assert.Equal("SampleSource", result.Name);
        Assert.Equal(["Common", "Transforms", "Predicates", "Error Handling", "Topic Creation", "Exactly Once Support", "offsets.topic"], result.Groups);
        Assert.Equal("1", Key(result, "tasks.max").Value.Text);
        Assert.Null(Find(result, "producer.override.max.request.size"));
    }

    [Fact]
    public void Connectors_own_default_converter_is_shown_as_the_default()
    {
        var key = Key(Validate(), "value.converter");
        Assert.Equal("org.apache.kafka.connect.sample.SampleConverter", key.Definition!.Default);
        Assert.Equal("org.apache.kafka.connect.sample.SampleConverter", key.Value.Text);
        Assert.Equal(["org.apache.kafka.connect.sample.SampleConverter"], key.Value.Recommended);
    }

    [Fact]
    public void Missing_and_unreadable_values_are_all_listed()
    {
        var result = Validate(("tasks.max", "abc"), ("channel", null), ("bogus", null));
        Assert.Equal(["Invalid value abc for configuration tasks.max: Not a number of type INT", "Invalid value null for configuration tasks.max: Value must be non-null"], Key(result, "tasks.max").Value.Errors);
        Assert.Contains("Null value can not be supplied as the configuration value.", Key(result, "channel").Value.Errors);
        Assert.Null(result.Configs[0].Definition);
        Assert.Equal("bogus", result.Configs[0].Value.Name);
    }

    [Fact]
    public void Transform_keys_are_named_in_full_where_Kafka_does()
    {
        var result = Validate(("transforms", "u,n"), ("transforms.u.type", "Upcase"), ("transforms.u.negate", "q"), ("transforms.n.type", "Nope"));
        Assert.Equal(["Missing required configuration \"transforms.u.text\" which has no default value."], Key(result, "transforms.u.text").Value.Errors);
        Assert.Equal(["Invalid value q for configuration transforms.u.negate: Expected value to be either true or false"], Key(result, "transforms.u.negate").Value.Errors);
        Assert.Equal(["Config 'transforms.u.negate' was provided but there is no config 'transforms.u.predicate' defining a predicate to be negated."], Key(result, "transforms.u.type").Value.Errors);
        Assert.StartsWith("Invalid value Nope for configuration transforms.n.type: Class Nope could not be found.", Assert.Single(Key(result, "transforms.n.type").Value.Errors));
        Assert.Equal(
            [("transforms.u.type", 0), ("transforms.u.plugin.version", 1), ("transforms.u.negate", 2), ("transforms.u.predicate", 3), ("transforms.u.text", 4)],
            result.Configs.Where(c => c.Definition?.Group == "Transforms: u").Select(c => (c.Value.Name, c.Definition!.OrderInGroup)));
    }

    [Fact]
    public void Converter_keys_are_listed_with_prefix_and_count_one_error_each()
    {
        var result = Validate(("key.converter", "SampleConverter"), ("key.converter.schemas.enable", "x"));
        Assert.Equal(1, result.ErrorCount);
        Assert.Equal(["Invalid value x for configuration schemas.enable: Expected value to be either true or false"], Key(result, "key.converter.schemas.enable").Value.Errors);
        Assert.Equal("key", Key(result, "key.converter.converter.type").Value.Text);
    }

    [Fact]
    public void Unknown_converter_gives_one_error_and_no_sub_keys()
    {
        var result = Validate(("key.converter", "Nope"));
        Assert.Equal(1, result.ErrorCount);
        Assert.Null(Find(result, "key.converter.converter.type"));
        Assert.Null(Key(result, "key.converter").Value.Text);
    }

    [Fact]
    public void Policy_forbids_overrides_of_the_user_not_those_of_the_connector()
    {
        var result = Validate([("connector.client.config.override.policy", "None")], ("producer.override.acks", "1"), ("consumer.override.x", "1"));
        Assert.Equal(["The 'None' policy does not allow 'acks' to be overridden in the connector configuration."], Key(result, "producer.override.acks").Value.Errors);
        Assert.Equal(1, result.ErrorCount);
        Assert.Null(Find(result, "consumer.override.x"));
    }

    [Fact]
    public void Secrets_are_checked_resolved_and_shown_raw()
    {
        var result = Validate(("tasks.max", "${vault:p:zero}"));
        var key = Key(result, "tasks.max");
        Assert.Equal("Invalid value ${vault:p:zero} for configuration tasks.max: Value must be at least 1", Assert.Single(key.Value.Errors));
        Assert.Equal("${vault:p:zero}", key.Value.Text);
        Assert.Equal(0, Validate(("tasks.max", "${vault:p:one}")).ErrorCount);
    }

    [Fact]
    public void Wanted_version_that_is_not_there_is_an_error_on_both_keys()
    {
        var result = Validate(("connector.plugin.version", "9.9.9"));
        const string text = "Plugin org.example.SampleSourceConnector has version 7.1 which does not match the required version range [9.9.9,9.9.9]";
        Assert.Equal([text], Key(result, "connector.class").Value.Errors);
        Assert.Equal([text], Key(result, "connector.plugin.version").Value.Errors);
        Assert.Equal(0, Validate(("connector.plugin.version", "[7,8)")).ErrorCount);
    }

    [Fact]
    public void Absent_and_unknown_classes_are_bad_requests()
    {
        Assert.Equal("Connector config {name=c} contains no connector type", Assert.Throws<BadRequestException>(() => Validation([]).Validate(new Dictionary<string, string?> { ["name"] = "c" })).Message);
        var unknown = Assert.Throws<BadRequestException>(() => Validate(("connector.class", "Nope")));
        Assert.StartsWith("Failed to find any class that implements Connector and which name matches Nope, available connectors are: ", unknown.Message);
    }

    [Fact]
    public void Sink_without_topics_is_told_on_both_keys()
    {
        var result = Validate(("connector.class", "SampleSink"));
        Assert.Contains("Must configure one of topics or topics.regex", Key(result, "topics").Value.Errors);
        Assert.Contains("Must configure one of topics or topics.regex", Key(result, "topics.regex").Value.Errors);
    }

    [Fact]
    public void Failing_provider_fails_the_check() =>
        Assert.Equal("no vault", Assert.Throws<ConfigException>(() => Validate(("channel", "${vault:broken:k}"))).Message);

    private static ConfigInfos Validate(params (string Key, string? Value)[] more) => Validate([], more);

    private static ConfigInfos Validate((string Key, string? Value)[] worker, params (string Key, string? Value)[] more) =>
        Validation(worker.ToDictionary(p => p.Key, p => p.Value)).Validate(HerderHarness.Config(more));

    private static ConnectorValidation Validation(Dictionary<string, string?> worker)
    {
        var resolver = new ConfigResolver(new Dictionary<string, IConfigProvider> { ["vault"] = new Vault() }, NullLoggerFactory.Instance);
        return new ConnectorValidation(HerderHarness.Plugins, WorkerConfig.From(worker, resolver, Path.GetTempPath()), resolver);
    }

    private static ConfigInfo? Find(ConfigInfos result, string key) => result.Configs.SingleOrDefault(c => c.Value.Name == key);

    private static ConfigInfo Key(ConfigInfos result, string key) => Find(result, key) ?? throw new InvalidOperationException($"{key} is not listed");

    private sealed class Vault : IConfigProvider
    {
        public IReadOnlyDictionary<string, string> Get(string path, IReadOnlyCollection<string> keys) => path == "broken"
            ? throw new ConfigException("no vault")
            : keys.ToDictionary(k => k, k => k == "zero" ? "0" : "1");
    }
}
