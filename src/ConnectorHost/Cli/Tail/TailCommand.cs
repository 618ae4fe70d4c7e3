using System.CommandLine;
using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Cli.Tail;

/// <summary><c>tail</c>: prints the records of a topic, decoded, one JSON line each.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        var topic = new Argument<string>("topic") { Description = "Topic to read, for instance hl7.clinical.patient.admitted." };
        var fromBeginning = new Option<bool>("--from-beginning") { Description = "Begin with the oldest record instead of the next one." };
        var count = new Option<long?>("--count") { Description = "End after that many records; default: go on until interrupted." };
        var bootstrap = new Option<string?>("--bootstrap") { Description = "Kafka brokers; default: from endpoints.json of the running host." };
        var registry = new Option<string?>("--registry") { Description = "Schema registry URL; default: from endpoints.json of the running host." };
        var data = new Option<string>("--data") { Description = "Data folder of the running host.", DefaultValueFactory = _ => HostOptions.DefaultData };
        var command = new Command("tail", "Print the records of a topic as JSON lines.") { topic, fromBeginning, count, bootstrap, registry, data };
        command.SetAction(async (parsed, ct) =>
        {
            var known = EndpointsFile.Read(parsed.GetRequiredValue(data));
            var brokers = parsed.GetValue(bootstrap) ?? known?.Bootstrap;
            var error = parsed.InvocationConfiguration.Error;
            if (brokers is null)
            {
                await error.WriteLineAsync($"No host runs with the data folder '{parsed.GetValue(data)}'. Start it, point --data to its folder, or give --bootstrap and --registry.");
                return ExitCodes.Usage;
            }
            // An explicit broker has nothing to do with the registry of another host.
            var url = parsed.GetValue(registry) ?? (parsed.GetValue(bootstrap) is null || brokers == known?.Bootstrap ? known?.Registry : null);
            try
            {
                return await RunAsync(brokers, url, parsed.GetRequiredValue(topic), parsed.GetValue(fromBeginning), parsed.GetValue(count), parsed.InvocationConfiguration.Output, error, ct);
            }
            catch (Exception e) when (e is ConnectException or ConfigException or SerializationException)
            {
                await error.WriteLineAsync(e.Message);
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    internal static async Task<int> RunAsync(string bootstrap, string? registry, string topic, bool fromBeginning, long? count, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var printer = new RecordPrinter(registry is null ? null : Converter(registry, services.GetRequiredService<IMeterFactory>()));
        using var reader = new TopicReader(bootstrap, topic);
        try
        {
            var told = false;
            while (!await Task.Run(() => reader.TryBegin(fromBeginning), cancellationToken))
            {
                if (!told) await error.WriteLineAsync($"Topic {topic} does not exist yet; waiting for it.");
                told = true;
                await Task.Delay(Look, cancellationToken);
                fromBeginning = true; // it was made while we waited: its first record is news
            }
            for (var printed = 0L; count is null || printed < count;)
            {
                if (await Task.Run(reader.Read, cancellationToken) is not { } record) continue;
                await output.WriteLineAsync(await printer.PrintAsync(record, cancellationToken));
                await output.FlushAsync(cancellationToken);
                printed++;
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        return ExitCodes.Success;
    }

    private static IConverter Converter(string registry, IMeterFactory meters)
    {
        var plugins = PluginCatalog.Load([HostPlugins.Converters], [], NullLoggerFactory.Instance);
        var config = new PluginConfig(new Dictionary<string, string?> { ["schema.registry.url"] = registry, ["converter.type"] = "value" });
        return plugins.CreateConverter(plugins.Get(PluginKind.Converter, "io.confluent.connect.avro.AvroConverter"), config, new ConverterContext(ConverterPart.Value, NullLoggerFactory.Instance, meters, TimeProvider.System));
    }
}
