using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>What mapping tables read from: the message, the scope of the event at hand, and where findings go.</summary>
/// <remarks>One per mapper, reused from message to message; for one thread.</remarks>
internal sealed class MapContext(Hl7MappingConfig config)
{
    private static readonly Place MessageTime = "MSH-7";
    private static readonly FindingPlace WholeMessage = "MSH[1]";
    private static readonly Place Pid = "PID";
    private static readonly Place Pv1 = "PV1";

    private readonly Hl7PatientIdOptions _idOptions = new(config.PatientIdTypes, config.PatientIdAuthority);
    private readonly List<(Place Place, Hl7TimeReading Reading)> _times = [];
    private MessageFacts _facts;

    public Hl7MappingConfig Config { get; } = config;

    public Hl7Message Message { get; private set; } = null!;

    public ref readonly MessageFacts Facts => ref _facts;

    public Hl7Header Header => Message.Header;

    /// <summary>Upper case.</summary>
    public string MessageType => Header.MessageType;

    /// <summary>Upper case; empty when nothing says (hl7-mllp 10.3).</summary>
    public string Trigger { get; private set; } = "";

    public Hl7Zones Zones { get; private set; } = null!;

    public MessageScope Scope { get; } = new();

    public Findings Findings { get; } = new(config);

    public SenderNames Sender { get; } = new();

    /// <summary>Of the order or result at hand.</summary>
    public DetailFacts Detail { get; } = new();

    /// <summary>Findings that a route has for the event it is about to make; called once.</summary>
    public Action<MapContext>? AtEventStart { get; set; }

    /// <summary>Of the patient at hand; null without one.</summary>
    public string? PatientId { get; private set; }

    /// <summary>Of the event at hand; null when no field says.</summary>
    public string? EncounterId { get; set; }

    /// <summary>In a swap: the patient of the other event.</summary>
    public string? OtherPatientId { get; set; }

    /// <summary>The business time of the event at hand, epoch milliseconds.</summary>
    public long BusinessTime { get; set; }

    /// <summary>The business time is that of receipt, because nothing else says.</summary>
    public bool IsTimeOfReceipt { get; set; }

    public void Start(Hl7Message message, in MessageFacts facts)
    {
        (Message, _facts) = (message, facts);
        Zones = Hl7Zones.Of(message.Header, Config.TimeZone);
        Findings.StartMessage();
        _times.Clear();
        Scope.Whole(message);
        Sender.Read(message.Header);
        Trigger = Hl7Trigger.Of(message);
    }

    /// <summary>Begins an event in the present scope.</summary>
    /// <param name="isPersonEvent">About a person, not a visit: only PV1-19 is an encounter id (hl7-mllp 13.5).</param>
    public void StartEvent(bool isPersonEvent)
    {
        Findings.StartEvent(Scope.Patient.From, Scope.Specimen, Scope.Detail.From);
        _times.Clear();
        PatientId = Scope.Segment(Pid) is { Exists: true } pid ? ReadPatientId(pid) : null;
        AtEventStart?.Invoke(this);
        AtEventStart = null;
        EncounterId = Hl7PatientIds.EncounterId(Scope.Segment(Pid), Scope.Segment(Pv1), isPersonEvent);
    }

    public string? ReadPatientId(Hl7Segment pid) =>
        Hl7PatientIds.Choose(pid, _idOptions, DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(_facts.ReceivedEpochMs).UtcDateTime));

    /// <summary>How findings name a place: with the occurrence of the segment at hand.</summary>
    public FindingPlace At(Place place) => new(place.Path.Segment, Scope.Segment(place).Occurrence + 1, place.Path.Field);

    /// <summary>MSH-7 has a time zone.</summary>
    public bool HasMessageOffset => Reading(MessageTime) is { HasValue: true, Stamp.Offset: not null };

    /// <summary>Text at a place, trimmed; null when absent, blank or <c>""</c>.</summary>
    public string? Value(Place place) => Scope.Leaf(place).Value();

    /// <summary>The first of the places that has a value.</summary>
    public string? Value(Place first, Place second) => Value(first) ?? Value(second);

    public string? Value(params ReadOnlySpan<Place> places)
    {
        foreach (var place in places)
        {
            if (Value(place) is { } text) return text;
        }
        return null;
    }

    /// <summary>A moment as epoch milliseconds; unreadable text is a finding and no value.</summary>
    public long? Time(Place place)
    {
        var reading = Reading(place);
        if (reading.State == Hl7TimeState.Invalid) Findings.Report(Check.DataType, At(place), "102", "not a time of the calendar");
        return reading.Value;
    }

    /// <summary>The same of a field of a segment that repeats.</summary>
    public long? TimeOf(Hl7Segment segment, int field)
    {
        if (!segment.Exists) return null;
        var reading = Zones.Read(segment[field]);
        if (reading.State == Hl7TimeState.Invalid) Findings.Report(Check.DataType, FindingPlace.Of(segment, field), "102", "not a time of the calendar");
        return reading.Value;
    }

    /// <summary>Whether a readable time stands there; makes no finding.</summary>
    public bool IsTime(Place place) => Reading(place).HasValue;

    public Hl7TimeReading Reading(Place place)
    {
        foreach (var (known, reading) in _times)
        {
            if (ReferenceEquals(known, place)) return reading;
        }
        var field = Scope.Field(place);
        if (field.RawBytes.IsEmpty) return default;
        var read = place.Path.Component > 0 ? Zones.Read(field.Component(place.Path.Component)) : Zones.Read(field);
        _times.Add((place, read));
        return read;
    }

    /// <summary>Turns what the reader found odd so far into findings on the message.</summary>
    public void FlushWarnings()
    {
        var warnings = Message.TakeWarnings();
        if (warnings != Hl7Warnings.None) ReaderWarnings.Add(Findings, warnings, WholeMessage);
    }

    /// <summary>The same for a field of a segment that repeats.</summary>
    public void FlushWarnings(Hl7Segment segment, int field)
    {
        var warnings = Message.TakeWarnings();
        if (warnings == Hl7Warnings.None) return;
        if ((warnings & Hl7Warnings.TimeInvalid) != 0) Findings.Report(Check.DataType, FindingPlace.Of(segment, field), "102", "not a time of the calendar");
        ReaderWarnings.Add(Findings, warnings, FindingPlace.Of(segment, field));
    }
}
