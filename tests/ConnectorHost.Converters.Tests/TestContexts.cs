using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Converters.Tests;

/// <summary>What converters under test are made with.</summary>
internal static class TestContexts
{
    public static ConverterContext Value(TimeProvider? time = null, IMeterFactory? meters = null) =>
        new(ConverterPart.Value, NullLoggerFactory.Instance, meters ?? new Meters(), time ?? TimeProvider.System);

    public static ConverterContext Key() => Value() with { Part = ConverterPart.Key };

    public static PluginConfig Config(params (string Name, string? Value)[] settings) => new(settings.ToDictionary(s => s.Name, s => s.Value));

    internal sealed class Meters : IMeterFactory
    {
        private readonly Dictionary<string, Meter> _meters = [];
        public Meter Create(MeterOptions options) => _meters.TryGetValue(options.Name, out var meter) ? meter : _meters[options.Name] = new Meter(options.Name);
        public void Dispose() => _meters.Values.ToList().ForEach(m => m.Dispose());
    }
}
