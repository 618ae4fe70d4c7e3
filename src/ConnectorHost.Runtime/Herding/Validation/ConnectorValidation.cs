using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Checks whole connector configs, stage by stage (kafka-connect 8.5): resolved values are checked, raw ones are shown. Any thread.</summary>
internal sealed class ConnectorValidation(PluginCatalog plugins, WorkerConfig worker, ConfigResolver resolver)
{
    /// <summary><c>source</c>, <c>sink</c>, or <c>unknown</c> when no such class is loaded.</summary>
    public string TypeOf(string connectorClass)
    {
        try { return plugins.GetConnector(connectorClass).Kind.RestName(); }
        catch (ConnectException) { return "unknown"; }
    }

    /// <exception cref="BadRequestException">The class is absent, unknown or ambiguous.</exception>
    /// <exception cref="ConfigException">A config provider failed.</exception>
    public ConfigInfos Validate(IReadOnlyDictionary<string, string?> raw)
    {
        var run = Begin(raw);
        var entries = new ConfigEntries();
        FrameworkStage.Add(run, entries);
        AliasStage.Transforms.Add(run, entries);
        AliasStage.Predicates.Add(run, entries);
        foreach (var info in run.Check(run.Connector.Keys)) entries.Add(info.Definition!, info.Value);
        SinkStage.Check(run, entries);
        foreach (var key in raw.Where(p => p.Value is null).Select(p => p.Key)) entries.AddError(key, "Null value can not be supplied as the configuration value.");
        Ask(run, entries);

        List<ConfigInfo> further = [.. OverrideStage.Check(run), .. ConverterStage.Check(run)];
        var groups = entries.Groups.Concat(further.Select(c => c.Definition?.Group).OfType<string>()).Distinct(StringComparer.Ordinal);
        return new ConfigInfos(raw["connector.class"]!, entries.ErrorCount + further.Count(c => c.Value.Errors.Count > 0), [.. groups], [.. entries.All, .. further]);
    }

    private ValidationRun Begin(IReadOnlyDictionary<string, string?> raw)
    {
        var user = resolver.ToPluginConfig(raw);
        if (user.Text("connector.class") is not { } connectorClass) throw new BadRequestException($"Connector config {Shown(raw)} contains no connector type");
        PluginInfo plugin;
        try { plugin = plugins.GetConnector(connectorClass); }
        catch (ConnectException e) { throw new BadRequestException(e.Message); }
        var connector = plugins.CreateConnector(plugin);
        var merged = ConnectorConfig.Merge(raw, connector);
        return new ValidationRun(plugins, worker, plugin, connector, raw, user, resolver.ToPluginConfig(merged), merged);
    }

    private static void Ask(ValidationRun run, ConfigEntries entries)
    {
        var errors = new ConfigErrors();
        ConnectorChecks.Check(run.Merged, run.Connector, errors);
        try { run.Connector.Validate(run.Merged, errors); }
        catch (ConfigException e) { errors.Add("connector.class", e.Message); }
        catch (ConnectException e) { errors.Add("connector.class", e.Message); }
        foreach (var (key, message) in errors.Items)
        {
            // Both the key's own check and the connector may find the same fault.
            if (!entries.All.Any(c => c.Value.Name == key && c.Value.Errors.Contains(message))) entries.AddError(key, message);
        }
    }

    /// <summary>Keys with values as submitted, in Java's form; what looks like a secret stays hidden.</summary>
    private static string Shown(IReadOnlyDictionary<string, string?> raw) => $"{{{string.Join(", ", raw.Select(p =>
        $"{p.Key}={(p.Key.Contains("password", StringComparison.OrdinalIgnoreCase) || p.Key.Contains("secret", StringComparison.OrdinalIgnoreCase) ? "[hidden]" : p.Value ?? "null")}"))}}}";
}
