using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Seeding;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Cli.Send;

/// <summary><c>send</c>: sends HL7 messages to an MLLP port, one after the other, and prints what came back.</summary>
internal static class SendCommand
{
    private static readonly TimeSpan SilenceIsFine = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A file (message, several messages, batch or MLLP dump), a folder of them, or - for standard input." };
        var host = new Option<string>("--host") { Description = "Host of the MLLP port.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int?>("--port") { Description = "MLLP port; default: 'port' of connectors/hl7-source.json, else 2575." };
        var tls = new Option<bool>("--tls") { Description = "Speak TLS; the server's certificate must be trusted here." };
        var timeout = new Option<double>("--timeout") { Description = "Seconds to wait for an answer.", DefaultValueFactory = _ => 15 };
        var connectors = new Option<string>("--connectors") { Description = "Folder in which the default port is looked up.", DefaultValueFactory = _ => HostOptions.DefaultConnectors };
        var command = new Command("send", "Send HL7 messages over MLLP and print the acknowledgements.") { path, host, port, tls, timeout, connectors };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetRequiredValue(path), parsed.GetRequiredValue(host), parsed.GetValue(port) ?? DefaultPort(parsed.GetRequiredValue(connectors)), parsed.GetValue(tls),
            TimeSpan.FromSeconds(parsed.GetValue(timeout)), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return command;
    }

    /// <returns>0 when every message was answered AA or CA, else 1.</returns>
    internal static async Task<int> RunAsync(string path, string host, int port, bool tls, TimeSpan timeout, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        List<OutgoingFrame> frames;
        try { frames = [.. MllpFiles.Read(path, Console.OpenStandardInput())]; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"Cannot read {path}: {e.Message}");
            return ExitCodes.Usage;
        }

        var exchange = new SendExchange(host, port, tls, timeout, SilenceIsFine, TimeProvider.System);
        var (positive, silent) = (0, 0);
        try
        {
            foreach (var frame in frames)
            {
                var outcome = await exchange.SendAsync(frame, cancellationToken);
                await output.WriteLineAsync(outcome.Line(frame));
                if (outcome.IsPositive) positive++;
                else if (outcome.Codes.Count == 0) silent++;
            }
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            await error.WriteLineAsync($"{host}:{port}: {e.Message.TrimEnd('.')}. Is the host running, and is this its MLLP port (--port)?");
            return ExitCodes.Usage;
        }
        finally
        {
            await exchange.DisposeAsync();
        }
        if (frames.Count != 1) await output.WriteLineAsync($"{frames.Count} sent, {positive} answered AA or CA, {frames.Count - positive - silent} otherwise, {silent} without an answer");
        return positive == frames.Count && frames.Count > 0 ? ExitCodes.Success : ExitCodes.Usage;
    }

    /// <summary>The port the default connector listens on.</summary>
    private static int DefaultPort(string connectors)
    {
        const int registered = 2575;
        var file = Path.Combine(connectors, "hl7-source.json");
        try
        {
            var config = ConnectorFile.Read(file, File.ReadAllText(file)).Config;
            return config.GetValueOrDefault("port") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : registered;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PluginApi.Errors.ConfigException)
        {
            return registered;
        }
    }
}
