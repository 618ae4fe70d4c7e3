using ConnectorHost.Connectors.Hl7.Messages;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>One or more events of the one patient of an ADT message.</summary>
internal sealed class AdtRoute(params (EventMap Map, string Suffix)[] events) : Route
{
    private readonly (EventMap Map, EventDefinition Definition)[] _events = [.. events.Select(e => (e.Map, EventCatalog.Get(e.Suffix)))];

    public AdtRoute(EventMap map, string suffix)
        : this((map, suffix))
    {
    }

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        foreach (var (map, definition) in _events)
        {
            if (mapper.Add(map, definition) is { } fault) return fault;
        }
        return null;
    }
}

/// <summary>A06: the class changed, and unless the user says otherwise the patient was admitted (hl7-mllp 14.2).</summary>
internal sealed class OutpatientToInpatientRoute : Route
{
    private static readonly EventDefinition ClassChanged = EventCatalog.Get("clinical.patient.class-changed");
    private static readonly EventDefinition Admitted = EventCatalog.Get("clinical.patient.admitted");

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c) =>
        mapper.Add(PatientClassChangedMap.ToInpatient, ClassChanged) ?? (c.Config.A06Admit ? mapper.Add(PatientAdmittedMap.Map, Admitted) : null);
}

/// <summary>A17: two patients changed places, one transfer for each PID with the PV1 after it.</summary>
internal sealed class SwapRoute : Route
{
    private static readonly EventDefinition Transferred = EventCatalog.Get("clinical.patient.transferred");

    // Each patient's segments count for its own event.
    public override int FirstDetail(MapContext c) => c.Message.Segment("PID") is { Exists: true } pid ? pid.Index : c.Message.SegmentCount;

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        var patients = PatientRanges.Of(c.Message);
        for (var i = 0; i < patients.Count; i++)
        {
            c.OtherPatientId = patients.Count == 2 ? c.ReadPatientId(PatientRanges.Pid(c.Message, patients[1 - i])) : null;
            c.Scope.OfPatient(patients[i].From, patients[i].To);
            if (mapper.Add(PatientTransferredMap.Swap, Transferred) is { } fault) return fault;
        }
        return null;
    }
}

/// <summary>A24 and A37: one event about two patients (hl7-mllp 16.3, 19.1).</summary>
internal sealed class LinkRoute(EventMap map, string suffix) : Route
{
    private readonly EventDefinition _definition = EventCatalog.Get(suffix);

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        var patients = PatientRanges.Of(c.Message);
        if (patients.Count < 2) return new(new Hl7Problem(100, "PID", 2, 0, 0, "Second segment PID missing"));
        c.OtherPatientId = c.ReadPatientId(PatientRanges.Pid(c.Message, patients[1]));
        if (c.OtherPatientId is null) return new(new Hl7Problem(101, "PID", 2, 3, 0, "Patient identifier missing"));
        c.Scope.OfPatient(patients[0].From, patients[0].To);
        return mapper.Add(map, _definition);
    }
}

/// <summary>A20: the state of a bed.</summary>
internal sealed class BedRoute : Route
{
    private static readonly EventDefinition StatusUpdated = EventCatalog.Get("administrative.bed.status-updated");

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c) => c.Message.Segment("NPU").Exists
        ? mapper.Add(BedStatusMap.Map, StatusUpdated)
        : new(new Hl7Problem(100, "NPU", 1, 0, 0, "Segment NPU missing"));
}

/// <summary>Merges, moves and changed identifiers: one event per MRG with the PID before it; with A45 also the PV1 after it (hl7-mllp 14.2).</summary>
internal sealed class MergeRoute(EventMap map, string suffix) : Route
{
    private readonly EventDefinition _definition = EventCatalog.Get(suffix);

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        if (!c.Message.Segment("MRG").Exists) return new(new Hl7Problem(100, "MRG", 1, 0, 0, "Segment MRG missing"));
        foreach (var (from, to) in PatientRanges.Of(c.Message))
        {
            for (var i = from; i < to; i++)
            {
                if (!c.Message.SegmentAt(i).Is("MRG")) continue;
                c.Scope.OfPatient(from, to);
                c.Scope.Narrow(i, NextMrg(c.Message, i, to));
                if (mapper.Add(map, _definition) is { } fault) return fault;
            }
        }
        return null;
    }

    private static int NextMrg(Hl7Message message, int mrg, int to)
    {
        for (var i = mrg + 1; i < to; i++)
        {
            if (message.SegmentAt(i).Is("MRG")) return i;
        }
        return to;
    }
}

/// <summary>Where each patient of a message begins and ends (hl7-mllp 9.5).</summary>
internal static class PatientRanges
{
    /// <summary>One range per PID; what stands before the first belongs to it. A message without PID is one range.</summary>
    public static List<(int From, int To)> Of(Hl7Message message)
    {
        var ranges = new List<(int From, int To)>();
        var from = 0;
        var hasPid = false;
        for (var i = 0; i < message.SegmentCount; i++)
        {
            if (!message.SegmentAt(i).Is("PID")) continue;
            if (hasPid)
            {
                ranges.Add((from, i));
                from = i;
            }
            hasPid = true;
        }
        ranges.Add((from, message.SegmentCount));
        return ranges;
    }

    public static Hl7Segment Pid(Hl7Message message, (int From, int To) range)
    {
        for (var i = range.From; i < range.To; i++)
        {
            if (message.SegmentAt(i) is var segment && segment.Is("PID")) return segment;
        }
        return default;
    }
}
