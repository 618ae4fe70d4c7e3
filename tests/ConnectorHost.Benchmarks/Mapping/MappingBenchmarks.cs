using BenchmarkDotNet.Attributes;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Benchmarks.Mapping;

/// <summary>From a read message to its events, validation included; and what the hash of section 21 costs beside it.</summary>
[MemoryDiagnoser]
public class MappingBenchmarks
{
    private readonly Hl7Message _message = new();
    private readonly List<HealthEvent> _events = [];
    private readonly byte[] _hash = new byte[Hl7MessageHash.Length];
    private readonly EventMapper _mapper = new(Hl7MappingConfig.From(PluginConfig.Empty));
    private Hl7Header _header = null!;
    private byte[] _bytes = [];
    private (string Segment, int Occurrence, int Field, int Component)[] _places = [];

    [Params("ADT", "ORM", "ORU")]
    public string Channel { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _bytes = Samples.Read(Samples.FileOf(Channel));
        _places = Samples.PlacesOf(Channel);
        Hl7Header.TryRead(Hl7Frame.Read(_bytes).First(Hl7Line.Message), out var header, out _);
        _header = header!;
    }

    [Benchmark(Baseline = true)]
    public int Split() => Samples.Split(_bytes, _places);

    [Benchmark]
    public void Hash() => Hl7MessageHash.Compute(_header, _hash);

    [Benchmark]
    public int ReadAndMap()
    {
        _message.Reset(_header);
        _events.Clear();
        _mapper.Map(_message, new MessageFacts(1_790_000_000_000, _hash), _events);
        return _events.Count;
    }
}
