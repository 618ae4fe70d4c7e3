using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Plugins;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Plugins;

public sealed class PluginCatalogTests
{
    private static readonly PluginCatalog Catalog = PluginCatalog.Load([typeof(SampleSourceConnector).Assembly], [], NullLoggerFactory.Instance);

    [Theory]
    [InlineData("ConnectorHost.Runtime.Tests.Plugins.SampleSourceConnector")]
    [InlineData("org.example.SampleSourceConnector")]
    [InlineData("com.acme.RenamedSourceConnector")]
    [InlineData("SampleSourceConnector")]
    [InlineData("SampleSource")]
    [InlineData("RenamedSource")]
    [InlineData("  SampleSource ")]
    public void Connector_is_found_by_each_of_its_names(string name)
    {
        Assert.Equal(typeof(SampleSourceConnector), Catalog.GetConnector(name).Type);
        Assert.Equal(typeof(SampleSourceConnector), Catalog.Find(PluginKind.Source, name)?.Type);
        Assert.IsType<SampleSourceConnector>(Catalog.CreateConnector(name));
    }

    [Fact]
    public void Shown_name_is_the_first_alias_and_the_version_is_the_connectors_own()
    {
        var info = Catalog.GetConnector("SampleSource");
        Assert.Equal(("org.example.SampleSourceConnector", "7.1", "classpath"), (info.ClassName, info.Version, info.Location));
        Assert.Equal("channel", Assert.Single(info.Keys.Keys).Name);
        Assert.Equal("source", info.Kind.RestName());
    }

    [Theory]
    [InlineData("org.apache.kafka.connect.transforms.Stamp$Key", true)]
    [InlineData("ConnectorHost.Runtime.Tests.Plugins.Stamp$Key", true)]
    [InlineData("ConnectorHost.Runtime.Tests.Plugins.Stamp+Key", true)]
    [InlineData("Stamp$Key", false)]
    [InlineData("Key", false)]
    public void Nested_variant_is_found_by_its_full_names_only(string name, bool found) =>
        Assert.Equal(found, Catalog.Find(PluginKind.Transformation, name) is not null);

    [Fact]
    public void Bare_name_of_a_transform_with_variants_is_refused_with_both_of_them()
    {
        var error = Assert.Throws<ConfigException>(() => Catalog.Get(PluginKind.Transformation, "org.apache.kafka.connect.transforms.Stamp", "transforms.a.type"));
        Assert.Equal("This class is abstract and cannot be created. Did you mean org.apache.kafka.connect.transforms.Stamp$Key, org.apache.kafka.connect.transforms.Stamp$Value?", error.Message);
    }

    [Theory]
    [InlineData(PluginKind.Converter, "Sample")]
    [InlineData(PluginKind.HeaderConverter, "Sample")]
    [InlineData(PluginKind.HeaderConverter, "org.apache.kafka.connect.sample.SampleConverter")]
    internal void Class_of_two_kinds_is_listed_under_both(PluginKind kind, string name)
    {
        var info = Catalog.Get(kind, name);
        Assert.Equal(typeof(SampleConverter), info.Type);
        Assert.Equal(PluginScanner.ConnectVersion, info.Version);
        Assert.Equal(2, Catalog.All.Count(p => p.Type == typeof(SampleConverter)));
    }

    [Fact]
    public void Ambiguous_simple_name_finds_nothing_and_the_full_ones_still_do()
    {
        Assert.Null(Catalog.Find(PluginKind.Predicate, "Twin"));
        Assert.Equal(typeof(One.TwinOne), Catalog.Get(PluginKind.Predicate, "one.Twin").Type);
        Assert.Equal(typeof(One.TwinTwo), Catalog.Get(PluginKind.Predicate, "two.Twin").Type);
    }

    [Fact]
    public void Unknown_class_is_refused_in_Kafkas_words_with_the_nearest_name()
    {
        var error = Assert.Throws<ConfigException>(() => Catalog.Get(PluginKind.Transformation, "Upcse", "transforms.a.type"));
        Assert.StartsWith("Invalid value Upcse for configuration transforms.a.type: Class Upcse could not be found. Did you mean 'Upcase'?", error.Message);
        Assert.Equal("Class zzzzzzzz could not be found.", Assert.Throws<ConfigException>(() => Catalog.Get(PluginKind.Transformation, "zzzzzzzz")).Message);
    }

    [Fact]
    public void Class_of_another_kind_is_refused_in_Kafkas_words()
    {
        var error = Assert.Throws<ConfigException>(() => Catalog.Get(PluginKind.Converter, "Upcase", "key.converter"));
        Assert.Equal("Class class ConnectorHost.Runtime.Tests.Plugins.Upcase does not implement the Converter interface", error.Message);
    }

    [Fact]
    public void Unknown_connector_names_the_available_ones()
    {
        var error = Assert.Throws<ConnectException>(() => Catalog.GetConnector("nope.Nope"));
        Assert.StartsWith("Failed to find any class that implements Connector and which name matches nope.Nope, available connectors are: ", error.Message);
        Assert.Contains("org.example.SampleSourceConnector", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instances_are_born_configured()
    {
        var config = new PluginConfig(new Dictionary<string, string?> { ["text"] = "hi" });
        var context = new ConverterContext(ConverterPart.Key, NullLoggerFactory.Instance, new NoMeters(), TimeProvider.System);
        Assert.IsType<Upcase>(Catalog.CreateTransform(Catalog.Get(PluginKind.Transformation, "Upcase"), config));
        Assert.IsType<Stamp.Key>(Catalog.CreateTransform(Catalog.Get(PluginKind.Transformation, "org.apache.kafka.connect.transforms.Stamp$Key"), config));
        var converter = Assert.IsType<SampleConverter>(Catalog.CreateConverter(Catalog.Get(PluginKind.Converter, "Sample"), config, context));
        Assert.Equal((config, ConverterPart.Key), (converter.Config, converter.Part));
        Assert.IsType<SampleConverter>(Catalog.CreateHeaderConverter(Catalog.Get(PluginKind.HeaderConverter, "Sample"), config, context));
    }

    [Fact]
    public void Fault_of_the_config_passes_unwrapped()
    {
        var error = Assert.Throws<ConfigException>(() => Catalog.CreateTransform(Catalog.Get(PluginKind.Transformation, "Upcase"), PluginConfig.Empty));
        Assert.Equal("Missing required configuration \"text\" which has no default value.", error.Message);
    }

    [Fact]
    public void Class_that_cannot_be_made_is_reported_and_left_out()
    {
        var logs = new RecordingLogs();
        var catalog = PluginCatalog.Load([typeof(Unmakeable).Assembly], [], logs);
        Assert.Null(catalog.Find(PluginKind.Predicate, "Unmakeable"));
        Assert.Contains(logs.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("Unmakeable needs a public constructor with (PluginConfig)", StringComparison.Ordinal));
    }

    [Fact]
    public void Config_providers_of_the_runtime_are_found_by_their_Java_names()
    {
        foreach (var name in new[] { "FileConfigProvider", "DirectoryConfigProvider", "EnvVarConfigProvider" })
            Assert.Equal($"org.apache.kafka.common.config.provider.{name}", Catalog.Get(PluginKind.ConfigProvider, $"org.apache.kafka.common.config.provider.{name}").ClassName);
    }

    private sealed class NoMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);
        public void Dispose() { }
    }
}
