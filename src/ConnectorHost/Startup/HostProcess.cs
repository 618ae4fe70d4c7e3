using System.Runtime.InteropServices;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Embedded;
using ConnectorHost.Startup.Logging;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Startup;

/// <summary>Runs the host until a signal comes; the exit code says how it ended (ecosystem 4).</summary>
internal static class HostProcess
{
    public static async Task<int> RunAsync(HostOptions options, CancellationToken cancellationToken)
    {
        await using var lines = ConsoleLines.ToStandardOutput();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var exitCode = ExitCodes.Success;
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted));

        HostComposition host;
        try
        {
            host = await HostComposition.StartAsync(options, Environment.GetEnvironmentVariables(), lines, TimeProvider.System, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return exitCode;
        }
        catch (Exception e) when (e is ConfigException or ConnectException or EmbeddedStartException or IOException or UnauthorizedAccessException)
        {
            lines.Write($"\nConnectorHost cannot start.\n{e.Message}\n");
            return ExitCodes.BadConfiguration;
        }
#pragma warning disable CA1031 // the last resort: what went wrong is told, and the code says that it was the start
        catch (Exception e)
        {
            lines.Write($"\nConnectorHost failed while starting.\n{e}\n");
            return ExitCodes.StartFailed;
        }
#pragma warning restore CA1031

        await WaitAsync(stop.Token);
        await host.DisposeAsync();
        return exitCode;

        void Stop(PosixSignalContext context, int code)
        {
            if (stop.IsCancellationRequested) return; // a second signal ends the process at once
            context.Cancel = true;
            exitCode = code;
            stop.Cancel();
        }
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}
