using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Tests.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Configs;

public sealed class ConnectorConfigTests
{
    private static readonly ConfigResolver Resolver = new(new Dictionary<string, IConfigProvider>(), NullLoggerFactory.Instance);

    [Fact]
    public void Defaults_of_Connect_hold_for_what_is_not_given()
    {
        var config = Config();
        Assert.Equal(("c", 1, true), (config.Name, config.TasksMax, config.EnforceTasksMax));
        Assert.Equal((ToleranceType.None, TimeSpan.Zero, TimeSpan.FromMinutes(1)), (config.Tolerance, config.RetryTimeout, config.RetryDelayMax));
        Assert.Equal((false, null, (short)3, false), (config.LogErrors, config.DeadLetterTopic, config.DeadLetterReplication, config.DeadLetterHeaders));
    }

    [Fact]
    public void Endless_retry_has_no_timeout() => Assert.Null(Config(("errors.retry.timeout", "-1")).RetryTimeout);

    [Fact]
    public void Connectors_defaults_lie_beneath_the_users_config_and_above_the_workers()
    {
        var config = Config(("schema.registry.url", "http://mine"));
        Assert.Equal(("SampleConverter", false), (config.ValueConverter.ClassName, config.ValueConverter.IsWorkers));
        Assert.Equal("http://mine", config.ValueConverter.Config.Text("schema.registry.url"));
        Assert.Equal("value", config.ValueConverter.Config.Text("converter.type"));
        Assert.Equal(("org.apache.kafka.connect.storage.StringConverter", true), (config.KeyConverter.ClassName, config.KeyConverter.IsWorkers));
        Assert.Equal("20971520", config.Merged.Text("producer.override.max.request.size"));
        Assert.DoesNotContain("producer.override.max.request.size", config.User.Keys);
    }

    [Fact]
    public void Converter_of_the_user_comes_with_his_sub_keys_only()
    {
        var config = Config(("value.converter", "Other"), ("value.converter.a", "1"));
        Assert.Equal("Other", config.ValueConverter.ClassName);
        Assert.Equal(["a", "converter.type"], config.ValueConverter.Config.Originals.Keys.Order());
    }

    [Fact]
    public void Lone_sub_key_does_not_mix_with_another_converter()
    {
        var config = ConnectorConfig.For(User(("key.converter.schemas.enable", "false"), ("value.converter.basic.auth", "x")), new SampleSourceConnector(),
            Worker(("key.converter", "Json"), ("key.converter.schemas.enable", "true")), Resolver);
        Assert.Equal("true", config.KeyConverter.Config.Text("schemas.enable"));
        Assert.False(config.ValueConverter.Config.Contains("basic.auth"));
    }

    [Fact]
    public void Topic_creation_of_the_user_replaces_the_whole_family()
    {
        var error = Assert.Throws<ConfigException>(() => Config(("topic.creation.default.partitions", "2")));
        Assert.Equal("Missing required configuration \"topic.creation.default.replication.factor\" which has no default value.", error.Message);
        var group = Assert.Single(Config(("topic.creation.default.partitions", "2"), ("topic.creation.default.replication.factor", "1")).TopicCreation);
        Assert.Equal((2, (short)1), (group.Partitions, group.ReplicationFactor));
    }

    [Fact]
    public void The_users_own_topic_creation_enabled_is_no_key_of_Connect()
    {
        var group = Assert.Single(Config(("topic.creation.enabled", "true")).TopicCreation);
        Assert.Equal((16, (short)3), (group.Partitions, group.ReplicationFactor));
    }

    [Fact]
    public void First_group_that_matches_decides_and_default_comes_last()
    {
        var groups = Config(("topic.creation.groups", "ref, clinical"), ("topic.creation.default.partitions", "1"), ("topic.creation.default.replication.factor", "-1"),
            ("topic.creation.ref.include", "x\\.ref\\..*, y"), ("topic.creation.ref.cleanup.policy", "compact"),
            ("topic.creation.clinical.include", ".*clinical.*"), ("topic.creation.clinical.exclude", ".*\\.test"), ("topic.creation.clinical.partitions", "16")).TopicCreation;
        Assert.Equal(["ref", "clinical", "default"], groups.Select(g => g.Name));
        Assert.Equal("ref", First("x.ref.clinical"));
        Assert.Equal("ref", First("y"));
        Assert.Equal("clinical", First("hl7.clinical.a"));
        Assert.Equal("default", First("hl7.clinical.test"));
        Assert.Equal("default", First("yy"));
        var spec = groups[0].For("y");
        Assert.Equal((1, (short)-1, "compact"), (spec.Partitions, spec.ReplicationFactor, spec.Configs["cleanup.policy"]));
        Assert.Equal(16, groups[1].For("t").Partitions);

        string First(string topic) => groups.First(g => g.Matches(topic)).Name;
    }

    [Fact]
    public void Worker_can_switch_topic_creation_off() =>
        Assert.Empty(ConnectorConfig.For(User(), new SampleSourceConnector(), Worker(("topic.creation.enable", "false")), Resolver).TopicCreation);

    [Fact]
    public void Chain_is_read_in_order_with_predicates()
    {
        var chain = Config(("transforms", "b, a,b"), ("transforms.a.type", "A"), ("transforms.b.type", "B"), ("transforms.b.text", "t"), ("transforms.b.predicate", "p"), ("transforms.b.negate", "true"),
            ("predicates", "p"), ("predicates.p.type", "P"), ("predicates.p.pattern", "x")).Chain;
        Assert.Equal([("b", "B", "p", true), ("a", "A", null, false)], chain.Transforms.Select(t => (t.Alias, t.ClassName, t.Predicate, t.Negate)));
        Assert.Equal("t", chain.Transforms[0].Config.Text("text"));
        Assert.Equal(("p", "P", "x"), chain.Predicates.Select(p => (p.Alias, p.ClassName, p.Config.Text("pattern"))).Single());
    }

    [Fact]
    public void Faults_of_a_chain_are_told_in_Kafkas_words()
    {
        Assert.Equal("Missing required configuration \"transforms.a.type\" which has no default value.", Assert.Throws<ConfigException>(() => Config(("transforms", "a"))).Message);
        Assert.Equal("Config 'transforms.a.negate' was provided but there is no config 'transforms.a.predicate' defining a predicate to be negated.",
            Assert.Throws<ConfigException>(() => Config(("transforms", "a"), ("transforms.a.type", "A"), ("transforms.a.negate", "true"))).Message);
        Assert.Contains("Unknown configuration 'predicates.p.plugin.version'",
            Assert.Throws<ConnectException>(() => Config(("transforms", "a"), ("transforms.a.type", "A"), ("transforms.a.predicate", "p"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exactly.once.support", "REQUIRED", "This worker does not have exactly-once source support enabled.")]
    [InlineData("transaction.boundary", "interval", "Invalid value interval for configuration transaction.boundary: transactions are not available yet; leave it out or set it to poll")]
    public void What_is_not_available_or_wrong_together_is_refused(string key, string value, string message)
    {
        var errors = new ConfigErrors();
        ConnectorChecks.Check(new PluginConfig(User((key, value))), new SampleSourceConnector(), errors);
        Assert.Equal((key, message), Assert.Single(errors.Items));
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Config((key, value))).Message);
    }

    [Fact]
    public void Group_named_twice_is_an_error_of_validation_and_counts_once_in_a_stored_config()
    {
        var errors = new ConfigErrors();
        ConnectorChecks.Check(new PluginConfig(User(("topic.creation.groups", "a,a"))), new SampleSourceConnector(), errors);
        Assert.Equal(("topic.creation.groups", "Configuration 'topic.creation.groups' values must not be duplicated."), Assert.Single(errors.Items));
        var config = Config(("topic.creation.groups", "a,a"), ("topic.creation.default.partitions", "1"), ("topic.creation.default.replication.factor", "1"));
        Assert.Equal(["a", "default"], config.TopicCreation.Select(g => g.Name));
        Assert.Equal("topic.creation.groups names a group twice; it counts once", Assert.Single(config.Notes));
    }

    [Fact]
    public void Sink_connector_is_refused()
    {
        var error = Assert.Throws<ConfigException>(() => ConnectorConfig.For(User(), new SampleSinkConnector(), Worker(), Resolver));
        Assert.Equal("Invalid value SampleSource for configuration connector.class: sink connectors are not available yet", error.Message);
    }

    [Fact]
    public void Offsets_topic_is_ignored_on_one_machine_with_a_line() => Assert.StartsWith("offsets.storage.topic has no effect here", Assert.Single(Config(("offsets.storage.topic", "o")).Notes));

    [Theory]
    [InlineData("name", "", "Invalid value  for configuration name: String may not be empty")]
    [InlineData("name", "a\r\nb", "Invalid value a\r\nb for configuration name: String may not contain control sequences but had the following ASCII chars: 13, 10")]
    [InlineData("tasks.max", "0", "Invalid value 0 for configuration tasks.max: Value must be at least 1")]
    [InlineData("errors.tolerance", "ALL", "Invalid value ALL for configuration errors.tolerance: String must be one of: none, all")]
    [InlineData("transforms", "a,a", "Invalid value [a, a] for configuration transforms: Duplicate alias provided.")]
    public void Bad_values_of_common_keys_are_told_in_Kafkas_words(string key, string value, string message)
    {
        var values = ConnectorConfig.CommonKeys.Validate(new PluginConfig(User((key, value))));
        Assert.Equal([message], values.Where(v => v.Errors.Count > 0).SelectMany(v => v.Errors));
    }

    [Fact]
    public void Keys_stand_in_Connects_order_with_its_groups_and_names()
    {
        Assert.Equal(19, ConnectorConfig.CommonKeys.Keys.Count);
        Assert.Equal(["Common", "Transforms", "Predicates", "Error Handling", "Topic Creation", "Exactly Once Support", "offsets.topic"],
            ConnectorConfig.CommonKeys.Keys.Concat(ConnectorConfig.SourceKeys.Keys).Select(k => k.Group).Distinct());
        var tasks = ConnectorConfig.CommonKeys.Find("tasks.max")!;
        Assert.Equal(("Tasks max", ConfigWidth.Short, Importance.High, 4, "1"), (tasks.DisplayName, tasks.Width, tasks.Importance, tasks.OrderInGroup, tasks.DefaultText));
    }

    private static Dictionary<string, string?> User(params (string Key, string Value)[] settings)
    {
        var user = new Dictionary<string, string?> { ["name"] = "c", ["connector.class"] = "SampleSource" };
        foreach (var (key, value) in settings) user[key] = value;
        return user;
    }

    private static ConnectorConfig Config(params (string Key, string Value)[] settings) => ConnectorConfig.For(User(settings), new SampleSourceConnector(), Worker(), Resolver);

    private static WorkerConfig Worker(params (string Key, string Value)[] settings) => WorkerConfig.From(settings.ToDictionary(s => s.Key, s => (string?)s.Value), Resolver, "data");
}
