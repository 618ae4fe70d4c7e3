using System.Runtime.Loader;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Plugins;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Plugins;

public sealed class ForeignPluginTests : IDisposable
{
    private const string Connector = "com.acme.connect.ForeignSourceConnector";
    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("plugin-path");

    public void Dispose() => _path.Delete(recursive: true);

    [Fact]
    public void Plugin_runs_on_its_own_version_while_the_host_keeps_its_own()
    {
        var folder = Install("acme");
        var catalog = PluginCatalog.Load([], [_path.FullName], NullLoggerFactory.Instance);
        var info = catalog.GetConnector("ForeignSource");
        Assert.Equal((Connector, "2.5.0", folder), (info.ClassName, info.Version, info.Location));
        Assert.IsType<PluginLoadContext>(AssemblyLoadContext.GetLoadContext(info.Type.Assembly));

        var transform = catalog.CreateTransform(catalog.Get(PluginKind.Transformation, "AddDriver"), PluginConfig.Empty);
        var record = transform.Apply(new SourceRecord("t"))!;
        Assert.Equal("9.0.0.0", record.Headers.Last("driver")?.Value);
        Assert.Equal(10, typeof(Microsoft.Data.Sqlite.SqliteConnection).Assembly.GetName().Version!.Major);
    }

    [Fact]
    public void Contract_and_framework_are_shared_and_nothing_else()
    {
        Install("acme");
        var catalog = PluginCatalog.Load([], [_path.FullName], NullLoggerFactory.Instance);
        Assert.IsAssignableFrom<ISourceConnector>(catalog.CreateConnector(Connector));
        Assert.True(SharedAssemblies.Contains("ConnectorHost.PluginApi"));
        Assert.True(SharedAssemblies.Contains("System.Text.Json"));
        Assert.True(SharedAssemblies.Contains("Microsoft.Extensions.Logging.Abstractions"));
        Assert.False(SharedAssemblies.Contains("Microsoft.Data.Sqlite"));
        Assert.False(SharedAssemblies.Contains("Confluent.Kafka"));
        Assert.False(SharedAssemblies.Contains("ConnectorHost.Runtime"));
    }

    [Fact]
    public void Broken_folders_are_reported_and_the_others_serve()
    {
        Install("acme");
        var empty = Directory.CreateDirectory(Path.Combine(_path.FullName, "empty")).FullName;
        var garbage = Directory.CreateDirectory(Path.Combine(_path.FullName, "garbage")).FullName;
        File.WriteAllText(Path.Combine(garbage, "x.dll"), "no assembly");
        var logs = new RecordingLogs();
        var catalog = PluginCatalog.Load([], [_path.FullName, Path.Combine(_path.FullName, "no-such-path")], logs);
        Assert.NotNull(catalog.Find(PluginKind.Source, Connector));
        foreach (var folder in new[] { empty, garbage }) Assert.Contains(logs.Lines, l => l.Level == LogLevel.Error && l.Text.StartsWith($"Plugin folder {folder} was skipped: ", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("no-such-path, which does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_plugins_that_claim_one_name_are_an_error_that_names_both()
    {
        var first = Install("one");
        var second = Install("two");
        var error = Assert.Throws<ConfigException>(() => PluginCatalog.Load([], [_path.FullName], NullLoggerFactory.Instance));
        Assert.Contains(first, error.Message, StringComparison.Ordinal);
        Assert.Contains(second, error.Message, StringComparison.Ordinal);
        Assert.Contains("Acme.Connect.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemblies_beside_the_plugin_folders_are_not_loaded_and_said_so()
    {
        var folder = Install("acme");
        File.Copy(Path.Combine(folder, "ConnectorHost.ForeignPlugin.dll"), Path.Combine(_path.FullName, "stray.dll"));
        var logs = new RecordingLogs();
        PluginCatalog.Load([], [_path.FullName], logs);
        Assert.Contains(logs.Lines, l => l.Level == LogLevel.Warning && l.Text.StartsWith($"Assemblies lie directly in {_path.FullName}", StringComparison.Ordinal));
    }

    [Fact]
    public void Plugin_folder_holds_no_copy_of_the_contract() => Assert.False(File.Exists(Path.Combine(Built(), "ConnectorHost.PluginApi.dll")));

    private string Install(string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_path.FullName, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(Built())) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return target;
    }

    /// <summary>Output of the plugin's project, built in the same configuration as this one.</summary>
    private static string Built()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);               // tests/X/bin/<configuration>/<framework>
        var tests = output.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, "ConnectorHost.ForeignPlugin", "bin", output.Parent.Name, output.Name);
    }
}
