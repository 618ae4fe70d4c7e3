using BenchmarkDotNet.Attributes;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Benchmarks.Messages;

/// <summary>From the bytes of a frame to twelve values, as strings and as spans: the reader against <c>string.Split</c>, which knows no escapes, repetitions, sets or delimiters of its own.</summary>
[MemoryDiagnoser]
public class ReadingBenchmarks
{
    private readonly Hl7Message _message = new();
    private byte[] _bytes = [];
    private Hl7Path[] _paths = [];
    private (string Segment, int Occurrence, int Field, int Component)[] _places = [];

    [Params("ADT 255 B", "ADT 1 KB", "ADT 2.3 KB", "ORU 20 OBX")]
    public string Read { get; set; } = "";

    [GlobalSetup]
    public void Setup() => (_bytes, _paths, _places) = (ReadingMessages.Bytes(Read), [.. ReadingMessages.Paths(Read).Select(Hl7Path.Parse)], ReadingMessages.Places(Read));

    [Benchmark(Baseline = true)]
    public int Split() => Samples.Split(_bytes, _places);

    [Benchmark]
    public int Strings()
    {
        Reset();
        var length = 0;
        foreach (ref readonly var path in _paths.AsSpan()) length += _message.Get(path)?.Length ?? 0;
        return length;
    }

    [Benchmark]
    public int Spans()
    {
        Reset();
        var length = 0;
        foreach (ref readonly var path in _paths.AsSpan()) length += _message.Find(path).RawBytes.Length;
        return length;
    }

    private void Reset()
    {
        var frame = Hl7Frame.Read(_bytes);
        Hl7Header.TryRead(frame.First(Hl7Line.Message), Hl7ReaderOptions.Standard, frame.Marked, out var header, out _);
        _message.Reset(header!);
    }
}
