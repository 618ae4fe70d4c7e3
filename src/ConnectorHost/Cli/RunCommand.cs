using System.CommandLine;
using ConnectorHost.Cli.Send;
using ConnectorHost.Cli.Tail;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Cli;

/// <summary>The command line: without a command it runs the host.</summary>
internal static class RunCommand
{
    /// <summary>Runs the command the arguments name; its exit code.</summary>
    /// <remarks>The host ends in its own time after a signal, so the command line library must not end it after two seconds.</remarks>
    public static Task<int> InvokeAsync(string[] arguments) => Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

    public static RootCommand Create()
    {
        var worker = new Option<string?>("--worker") { Description = "Worker settings: a Java properties file in Connect's names." };
        var connectors = new Option<string>("--connectors") { Description = "Folder of connector configs to create at start.", DefaultValueFactory = _ => HostOptions.DefaultConnectors };
        var data = new Option<string>("--data") { Description = "Folder for the state of this worker.", DefaultValueFactory = _ => HostOptions.DefaultData };
        var settings = new Option<string[]>("-o", "--override") { Description = "A worker setting as key=value; may repeat. --key=value works too for names with a dot.", DefaultValueFactory = _ => [] };
        var root = new RootCommand("ConnectorHost: a Kafka Connect-compatible runtime for healthcare.")
        {
            worker, connectors, data, settings, SendCommand.Create(), TailCommand.Create(), ValidateCommand.Create(), HealthCommand.Create(),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(async (parsed, ct) =>
        {
            var (own, unknown) = Settings(parsed.UnmatchedTokens);
            if (unknown.Count > 0)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"Unknown argument: {string.Join(' ', unknown)}. Worker settings are written --key=value or -o key=value; see --help.");
                return ExitCodes.Usage;
            }
            var options = new HostOptions(parsed.GetValue(worker), parsed.GetRequiredValue(connectors), parsed.GetRequiredValue(data), [.. own, .. parsed.GetRequiredValue(settings)]);
            return await HostProcess.RunAsync(options, ct);
        });
        return root;
    }

    /// <summary>Worker settings among the arguments: <c>--bootstrap.servers=localhost:9092</c>, <c>--listeners=http://:8084</c>.</summary>
    internal static (IReadOnlyList<string> Settings, IReadOnlyList<string> Unknown) Settings(IReadOnlyList<string> arguments)
    {
        var settings = arguments.Where(IsSetting).Select(a => a[2..]).ToList();
        return (settings, [.. arguments.Where(a => !IsSetting(a))]);
    }

    private static bool IsSetting(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at > 2 && argument.StartsWith("--", StringComparison.Ordinal)
            && (argument.AsSpan(2, at - 2).Contains('.') || Runtime.Configs.WorkerConfig.Keys.Find(argument[2..at]) is not null);
    }
}
