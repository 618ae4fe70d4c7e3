using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Herding.Validation;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Seeding;
using ConnectorHost.Startup.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Cli;

/// <summary><c>validate</c>: checks a connector file as create would, without a running host or by asking one.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Connector config: flat JSON, a create request in JSON, or Java properties." };
        var rest = new Option<string?>("--rest") { Description = "REST address of a running host to ask instead, for instance http://127.0.0.1:8083." };
        var worker = new Option<string?>("--worker") { Description = "Worker settings (Java properties): converters, config providers, plugin.path." };
        var command = new Command("validate", "Check a connector config and print every error.") { file, rest, worker };
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                var path = parsed.GetRequiredValue(file);
                var connector = ConnectorFile.Read(path, await File.ReadAllTextAsync(path, ct));
                var errors = parsed.GetValue(rest) is { } url ? await AskAsync(url, connector, ct) : Check(parsed.GetValue(worker), connector);
                foreach (var (key, message) in errors) await output.WriteLineAsync($"{key}: {message}");
                await output.WriteLineAsync(errors.Count == 0 ? $"{path}: no errors" : $"{path}: {errors.Count} error(s)");
                return errors.Count == 0 ? ExitCodes.Success : ExitCodes.Usage;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or ConfigException or ConnectException)
            {
                await error.WriteLineAsync(e.Message);
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static IReadOnlyList<(string Key, string Message)> Check(string? workerFile, ConnectorFile connector)
    {
        var settings = SettingSources.Merge(workerFile, new Dictionary<string, string>(), []);
        var logs = NullLoggerFactory.Instance;
        var plugins = PluginCatalog.Load(HostPlugins.Assemblies, WorkerConfig.PluginPathOf(settings), logs);
        var resolver = ConfigResolver.From(settings, plugins, logs);
        var worker = WorkerConfig.From(settings, resolver, Path.GetFullPath(HostOptions.DefaultData));
        var result = new ConnectorValidation(plugins, worker, resolver).Validate(connector.Config);
        return [.. result.Configs.SelectMany(c => c.Value.Errors.Select(e => (c.Value.Name, e)))];
    }

    private static async Task<IReadOnlyList<(string Key, string Message)>> AskAsync(string url, ConnectorFile connector, CancellationToken cancellationToken)
    {
        var connectorClass = connector.Config.GetValueOrDefault("connector.class") ?? throw new BadRequestException($"{connector.Path}: 'connector.class' is missing");
        using var http = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/") };
        using var body = JsonContent.Create(connector.Config, Rest.Json.RestJson.Relaxed.IReadOnlyDictionaryStringString!);
        using var answer = await http.PutAsync($"connector-plugins/{Uri.EscapeDataString(connectorClass)}/config/validate", body, cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        if (!answer.IsSuccessStatusCode) throw new ConnectException($"{url} answered {(int)answer.StatusCode}: {json.RootElement.GetProperty("message").GetString()}");
        return [.. json.RootElement.GetProperty("configs").EnumerateArray().Select(c => c.GetProperty("value"))
            .SelectMany(v => v.GetProperty("errors").EnumerateArray().Select(e => (v.GetProperty("name").GetString()!, e.GetString()!)))];
    }
}
