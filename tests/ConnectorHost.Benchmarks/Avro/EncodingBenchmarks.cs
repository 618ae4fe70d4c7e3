using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Converters.Avro;
using ConnectorHost.Embedded;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Benchmarks.Avro;

/// <summary>From an event to the bytes of its record value, schema id known.</summary>
[MemoryDiagnoser]
public class EncodingBenchmarks
{
    private byte[] _bytes = [];
    private (string Segment, int Occurrence, int Field, int Component)[] _places = [];
    private EmbeddedRegistry? _registry;
    private AvroConverter? _converter;
    private HealthEvent? _event;

    [Params("ADT", "ORM", "ORU")]
    public string Channel { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _bytes = Samples.Read(Samples.FileOf(Channel));
        _places = Samples.PlacesOf(Channel);
        _event = Map();
        _registry = await EmbeddedRegistry.StartAsync(0, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var config = new PluginConfig(new Dictionary<string, string?> { ["schema.registry.url"] = _registry.Url, ["converter.type"] = "value" });
        _converter = new AvroConverter(config, new ConverterContext(ConverterPart.Value, NullLoggerFactory.Instance, meters, TimeProvider.System));
        await Encode();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        _converter?.Dispose();
        if (_registry is not null) await _registry.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public int Split() => Samples.Split(_bytes, _places);

    [Benchmark]
    public ValueTask<byte[]?> Encode() => _converter!.FromConnectAsync("bench", Headers.Empty, _event!.Value.Schema, _event.Value, CancellationToken.None);

    private HealthEvent Map()
    {
        var events = new List<HealthEvent>();
        var message = new Hl7Message();
        message.TryReset(_bytes, out _);
        new EventMapper(Hl7MappingConfig.From(PluginConfig.Empty)).Map(message, new MessageFacts(1_790_000_000_000, new byte[Hl7MessageHash.Length]), events);
        return events[0];
    }
}
