using System.CommandLine;
using System.Globalization;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Seeding;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Cli.Send;

/// <summary><c>send</c>: sends HL7 messages to an MLLP port and prints what came back.</summary>
internal static class SendCommand
{
    private const int MostConnections = 10_000;
    private const int MostInFlight = 100_000;

    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Files (messages, batches or MLLP dumps), folders of them, patterns such as 'in/**/*.hl7', or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var host = new Option<string>("--host") { Description = "Host of the MLLP port.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int?>("--port") { Description = "MLLP port; default: 'port' of connectors/hl7-source.json, else 2575." };
        var repeat = Number("--repeat", "Passes over the input. Repeats get fresh control ids (MSH-10).", 1, 1, int.MaxValue);
        var same = new Option<bool>("--same-control-id") { Description = "Repeats keep their control ids: duplicates." };
        var fresh = new Option<bool>("--fresh-control-id") { Description = "The first pass gets fresh control ids too." };
        var split = new Option<bool>("--split-batches") { Description = "Send the messages of a batch one by one; else a batch is one frame." };
        var connections = Number("--connections", "Connections; each takes the next message when it is free and keeps their order.", 1, 1, MostConnections);
        var pipeline = Number("--pipeline", "Messages of one connection that may wait for their answers; 1 is lock-step.", 1, 1, MostInFlight);
        var rate = new Option<double?>("--rate") { Description = "Messages a second over all connections; default: as fast as they are answered." };
        var timeout = new Option<double>("--timeout") { Description = "Seconds to wait for a connection or an answer.", DefaultValueFactory = _ => 15 };
        var retries = Number("--retries", "How often a message without an answer is sent again, and a connection tried again.", 0, 0, 1_000_000);
        var release = new Option<int>("--release") { Description = "MLLP release; 2 has commit blocks.", DefaultValueFactory = _ => 1 };
        var tls = new Option<bool>("--tls") { Description = "Speak TLS; the other --tls options imply it." };
        var ca = new Option<string?>("--tls-ca") { Description = "PEM file with the authorities to trust; default: those of this machine." };
        var certificate = new Option<string?>("--tls-cert") { Description = $"Own certificate, PEM or PFX; a password is taken from {TlsChoice.PasswordVariable}." };
        var key = new Option<string?>("--tls-key") { Description = "Its key, PEM; default: in the file of --tls-cert." };
        var serverName = new Option<string?>("--tls-server-name") { Description = "Name that the server's certificate must have; default: --host." };
        var insecure = new Option<bool>("--tls-insecure") { Description = "Take any certificate. For tests." };
        var quiet = new Option<bool>("--quiet") { Description = "No bar, and no line for a positive answer." };
        var connectors = new Option<string>("--connectors") { Description = "Folder in which the default port is looked up.", DefaultValueFactory = _ => HostOptions.DefaultConnectors };
        Require(rate, v => v is null or (> 0 and <= 1_000_000), "more than 0");
        Require(timeout, v => v is > 0 and <= 86_400, "more than 0 and at most 86400");
        Require(release, v => v is 1 or 2, "1 or 2");
        Require(port, v => v is null or (> 0 and <= 65_535), "between 1 and 65535");

        var command = new Command("send", "Send HL7 messages over MLLP and print the acknowledgements.")
        {
            paths, host, port, repeat, same, fresh, split, connections, pipeline, rate, timeout, retries, release, tls, ca, certificate, key, serverName, insecure, quiet, connectors,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(same) && parsed.GetValue(fresh)) parsed.AddError("--same-control-id and --fresh-control-id exclude each other.");
            if (parsed.GetValue(key) is not null && parsed.GetValue(certificate) is null) parsed.AddError("--tls-key needs --tls-cert.");
            if (parsed.GetValue(insecure) && parsed.GetValue(ca) is not null) parsed.AddError("--tls-insecure takes any certificate; leave --tls-ca out.");
        });
        command.SetAction((parsed, ct) =>
        {
            var (caFile, own, keyFile, name, any) = (parsed.GetValue(ca), parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(serverName), parsed.GetValue(insecure));
            var isTls = parsed.GetValue(tls) || any || caFile is not null || own is not null || name is not null;
            var options = new SendOptions(
                parsed.GetRequiredValue(paths),
                parsed.GetRequiredValue(host),
                parsed.GetValue(port) ?? DefaultPort(parsed.GetRequiredValue(connectors)),
                isTls ? new TlsChoice(caFile, own, keyFile, name, any) : null,
                parsed.GetValue(repeat),
                parsed.GetValue(same) ? ControlIdChoice.Same : parsed.GetValue(fresh) ? ControlIdChoice.Fresh : ControlIdChoice.FreshWhenRepeated,
                parsed.GetValue(split),
                parsed.GetValue(connections),
                parsed.GetValue(pipeline),
                parsed.GetValue(rate),
                TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                parsed.GetValue(retries),
                parsed.GetValue(release),
                parsed.GetValue(quiet));
            return RunAsync(options, Console.OpenStandardInput, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct);
        });
        return command;
    }

    /// <returns>0 when every message was answered AA or CA, else 1; 130 when it was interrupted.</returns>
    internal static async Task<int> RunAsync(SendOptions options, Func<Stream> standardInput, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var inputs = SendInput.Find(options.Paths);
            if (options.Repeat > 1 && inputs.Any(i => i.Path is null)) throw new SendFault("--repeat needs files: standard input can be read once.");
            return await new SendRun(options, inputs, standardInput, output, TimeProvider.System).GoAsync(cancellationToken) ? ExitCodes.Success : ExitCodes.Usage;
        }
        catch (SendFault fault)
        {
            await error.WriteLineAsync(fault.Message);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        Require(option, v => v >= least && v <= most, string.Create(CultureInfo.InvariantCulture, $"between {least} and {most}"));
        return option;
    }

    private static void Require<T>(Option<T> option, Func<T?, bool> isGood, string what) => option.Validators.Add(parsed =>
    {
        if (parsed.Tokens.Count > 0 && !isGood(parsed.GetValueOrDefault<T>())) parsed.AddError($"{option.Name} must be {what}.");
    });

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
