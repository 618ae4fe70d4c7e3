using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.HealthEvents;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>From message to events under several settings: all events or a fault, events valid under their schemas, the same again for the same bytes.</summary>
internal sealed class MappingTarget : FuzzTarget
{
    private const long ReceivedAt = 1_790_000_000_000;
    private static readonly Hl7MappingConfig[] Configs = [.. new[]
    {
        "",
        "hl7.validation.level=minimal hl7.attachments=inline hl7.publish.raw=field",
        "hl7.validation.level=strict hl7.timezone=Europe/Berlin hl7.vitals.also.result=true hl7.vitals.normalize.units=true",
        "hl7.validation.level=strict hl7.validation.on.failure=reject hl7.unknown.trigger=reject",
        "hl7.validation.enabled=false hl7.attachments=drop hl7.results.split.corrections=true hl7.medication.orders=order hl7.adt.a06.admit=false",
        "hl7.generic.fields=listed hl7.extensions=ZPD,PID-11,OBX hl7.patient.id.authority=H hl7.version=2.3",
    }.Select(Config)];
    private readonly EventMapper[] _mappers = [.. Configs.Select(c => new EventMapper(c))];
    private readonly Hl7Message _message = new();
    private readonly byte[] _hash = new byte[Hl7MessageHash.Length];
    private readonly List<HealthEvent> _events = [];
    private readonly List<HealthEvent> _again = [];

    public override string Name => "mapping";

    public override long AllocationLimit(int length) => 1_048_576 + 2048L * length;

    public override ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed)
    {
        var mapper = _mappers[new FuzzRandom(seed).Below(_mappers.Length)];
        var frame = Hl7Frame.Read(input);
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)) continue;
            if (header!.MessageType.Length == 0 || header.ControlId.Length == 0 || header.IsAcknowledgement) continue;       // refused before
            Map(mapper, header);
        }
        return ValueTask.CompletedTask;
    }

    private void Map(EventMapper mapper, Hl7Header header)
    {
        Hl7MessageHash.Compute(header, _hash);
        var fault = Map(mapper, header, _events);
        Check(fault is null ? _events.Count > 0 : _events.Count == 0, "a message gives all its events or a fault");
        if (fault is not null)
        {
            Check(fault.Problems.Count > 0, "a fault names a problem");
            return;
        }
        foreach (var one in _events)
        {
            one.Value.Validate();
            Check(one.Key.Length > 0 && one.EventId.Length > 0, "an event has a key and an id");
        }
        Map(mapper, header, _again);
        Check(_events.Select(e => e.EventId).SequenceEqual(_again.Select(e => e.EventId)), "a repeat has the same event ids");
    }

    private Hl7MappingFault? Map(EventMapper mapper, Hl7Header header, List<HealthEvent> into)
    {
        into.Clear();
        _message.Reset(header);
        return mapper.Map(_message, new MessageFacts(ReceivedAt, _hash), into);
    }

    private static Hl7MappingConfig Config(string settings) => Hl7MappingConfig.From(new PluginConfig(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).ToDictionary(p => p[0], p => (string?)p[1])));
}
