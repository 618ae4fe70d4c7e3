using System.Diagnostics.Metrics;

namespace ConnectorHost.Runtime.Tests;

/// <summary>Sums what is counted by the meters it makes.</summary>
internal sealed class TestMeters : IMeterFactory
{
    private readonly Dictionary<string, long> _sums = [];
    private readonly List<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public TestMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (_sums) _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
        });
        _listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        lock (_meters) _meters.Add(meter);
        return meter;
    }

    /// <summary>Sum of the instrument whose name ends so.</summary>
    public long this[string name] { get { lock (_sums) return _sums.Where(s => s.Key.EndsWith(name, StringComparison.Ordinal)).Sum(s => s.Value); } }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_meters) _meters.ForEach(m => m.Dispose());
    }
}
