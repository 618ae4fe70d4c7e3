using System.CommandLine;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Cli;

/// <summary><c>health</c>: asks the host that uses a data folder how it is. For the health check of a container that has neither shell nor curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Data folder of the running host; its endpoints.json says where to ask.", DefaultValueFactory = _ => HostOptions.DefaultData };
        var command = new Command("health", "Ask the running host whether it is healthy; exit 0 only then.") { data };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return command;
    }

    /// <returns>0 when the host answers that it is healthy, else 1.</returns>
    internal static async Task<int> RunAsync(string data, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (EndpointsFile.Read(data) is not { } known)
        {
            await error.WriteLineAsync($"No host runs with the data folder '{data}', or it has not finished starting.");
            return ExitCodes.Usage;
        }
        using var http = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync($"{known.Rest}/health", cancellationToken);
            await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellationToken));
            return answer.IsSuccessStatusCode ? ExitCodes.Success : ExitCodes.Usage;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await error.WriteLineAsync($"{known.Rest} does not answer: {e.Message}");
            return ExitCodes.Usage;
        }
    }
}
