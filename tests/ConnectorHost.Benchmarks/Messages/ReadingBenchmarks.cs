using BenchmarkDotNet.Attributes;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Benchmarks.Messages;

/// <summary>From bytes to twelve field texts: the reader against <c>string.Split</c>.</summary>
[MemoryDiagnoser]
public class ReadingBenchmarks
{
    private readonly Hl7Message _message = new();
    private byte[] _bytes = [];
    private Hl7Path[] _paths = [];
    private (string Segment, int Occurrence, int Field, int Component)[] _places = [];

    [Params("ADT", "ORM", "ORU")]
    public string Channel { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _bytes = Samples.Read(Samples.FileOf(Channel));
        _paths = [.. Samples.PathsOf(Channel).Select(Hl7Path.Parse)];
        _places = Samples.PlacesOf(Channel);
    }

    [Benchmark(Baseline = true)]
    public int Split() => Samples.Split(_bytes, _places);

    [Benchmark]
    public int Reader()
    {
        var frame = Hl7Frame.Read(_bytes);
        Hl7Header.TryRead(frame.First(Hl7Line.Message), out var header, out _);
        _message.Reset(header!);
        var length = 0;
        foreach (ref readonly var path in _paths.AsSpan()) length += _message.Get(path)?.Length ?? 0;
        return length;
    }
}
