using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Configs;

public sealed class ConfigResolverTests : IDisposable
{
    private static readonly PluginCatalog Catalog = PluginCatalog.Load([], [], NullLoggerFactory.Instance);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("resolver");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void File_env_and_directory_placeholders_are_resolved()
    {
        var file = Write("secrets.properties", "user=ann\npw=p\\u00e4ss\n");
        Write("token", "t0ken\n");
        var variable = $"LEAF_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, "from env");
        var resolved = Resolver().Resolve(new Dictionary<string, string?>
        {
            ["a"] = $"${{file:{file}:user}}/${{file:{file}:pw}}!",
            ["b"] = $"${{env:{variable}}}",
            ["c"] = $"${{dir:{_folder.FullName}:token}}",
            ["d"] = null,
            ["e"] = "plain",
        });
        Assert.Equal(["ann/päss!", "from env", "t0ken\n", null, "plain"], resolved.OrderBy(p => p.Key).Select(p => p.Value));
    }

    [Theory]
    [InlineData("${nobody:x:y}")]
    [InlineData("${env:LEAF_NO_SUCH_VARIABLE}")]
    [InlineData("${file::k}")]
    [InlineData("no placeholder ${x}")]
    public void What_no_provider_knows_stays_as_it_is(string text) =>
        Assert.Equal(text, Resolver().Resolve(new Dictionary<string, string?> { ["k"] = text })["k"]);

    [Fact]
    public void Resolved_text_is_not_resolved_again()
    {
        var file = Write("x.properties", "k=${env:PATH}");
        Assert.Equal("${env:PATH}", Resolver().Resolve(new Dictionary<string, string?> { ["k"] = $"${{file:{file}:k}}" })["k"]);
    }

    [Fact]
    public void Provider_that_cannot_read_fails_the_whole_config()
    {
        var missing = Path.Combine(_folder.FullName, "none.properties");
        var error = Assert.Throws<ConfigException>(() => Resolver().Resolve(new Dictionary<string, string?> { ["k"] = $"${{file:{missing}:k}}" }));
        Assert.Equal($"Could not read properties from file {missing}", error.Message);
        error = Assert.Throws<ConfigException>(() => Resolver().Resolve(new Dictionary<string, string?> { ["k"] = "${env:some/path:k}" }));
        Assert.Equal("Path is not supported for EnvVarConfigProvider, invalid value 'some/path'", error.Message);
    }

    [Fact]
    public void Path_outside_the_allowed_ones_reads_as_empty()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_folder.FullName, "in")).FullName;
        File.WriteAllText(Path.Combine(inside, "a.properties"), "k=v");
        Write("b.properties", "k=secret");
        var resolver = Resolver(("config.providers.file.param.allowed.paths", inside));
        var resolved = resolver.Resolve(new Dictionary<string, string?> { ["in"] = $"${{file:{inside}/a.properties:k}}", ["out"] = $"${{file:{inside}/../b.properties:k}}" });
        Assert.Equal("v", resolved["in"]);
        Assert.StartsWith("${file:", resolved["out"]);
    }

    [Fact]
    public void Allowed_path_must_be_absolute_and_exist()
    {
        Assert.Equal("Path some/where is not absolute", Assert.Throws<ConfigException>(() => Resolver(("config.providers.file.param.allowed.paths", "some/where"))).Message);
        Assert.Equal("Path /no/such/place does not exist", Assert.Throws<ConfigException>(() => Resolver(("config.providers.dir.param.allowed.paths", "/no/such/place"))).Message);
    }

    [Fact]
    public void Variable_must_match_the_allowlist_as_a_whole()
    {
        var resolver = Resolver(("config.providers.env.param.allowlist.pattern", "PAT"));
        Assert.Equal("${env:PATH}", resolver.Resolve(new Dictionary<string, string?> { ["k"] = "${env:PATH}" })["k"]);
    }

    [Fact]
    public void Error_texts_of_a_resolved_config_show_the_placeholder()
    {
        var file = Write("n.properties", "n=not-a-number");
        var config = Resolver().ToPluginConfig(new Dictionary<string, string?> { ["p.port"] = $"${{file:{file}:n}}" }, "p.");
        var error = Assert.Throws<ConfigException>(() => config.Get(ConfigKey.Int32("port").Required()));
        Assert.Equal($"Invalid value ${{file:{file}:n}} for configuration port: Not a number of type INT", error.Message);
    }

    [Fact]
    public void Unknown_provider_class_is_refused()
    {
        var worker = new Dictionary<string, string?> { ["config.providers"] = "v", ["config.providers.v.class"] = "org.example.Vault" };
        var error = Assert.Throws<ConfigException>(() => ConfigResolver.From(worker, Catalog, NullLoggerFactory.Instance));
        Assert.StartsWith("Invalid value org.example.Vault for configuration config.providers.v.class: Class org.example.Vault could not be found.", error.Message);
    }

    private static ConfigResolver Resolver(params (string Key, string Value)[] extra)
    {
        var worker = new Dictionary<string, string?>
        {
            ["config.providers"] = "file,env,dir",
            ["config.providers.file.class"] = "org.apache.kafka.common.config.provider.FileConfigProvider",
            ["config.providers.env.class"] = "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
            ["config.providers.dir.class"] = "Directory",
        };
        foreach (var (key, value) in extra) worker[key] = value;
        return ConfigResolver.From(worker, Catalog, NullLoggerFactory.Instance);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
