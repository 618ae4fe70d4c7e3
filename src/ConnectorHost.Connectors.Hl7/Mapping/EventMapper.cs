using System.Diagnostics;
using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Makes the events of a message.</summary>
/// <remarks>One per task, called by its loop; reuses its buffers, so for one thread at a time.</remarks>
internal sealed class EventMapper(Hl7MappingConfig config)
{
    private readonly MapContext _context = new(config);
    private readonly EventIdentity _identity = new();
    private readonly List<Hl7Problem> _problems = [];

    private string _traceId = "";
    private int _next;
    private List<HealthEvent> _into = null!;

    /// <summary>Maps one message that passed checks 1 to 9 and 11 of hl7-mllp 5.8.</summary>
    /// <param name="message">Stays unchanged meanwhile; nothing of it is kept.</param>
    /// <param name="facts">What its text does not say.</param>
    /// <param name="into">Receives the events in wire order; left as it was when there is a fault.</param>
    /// <returns>Null: all events are built. Else why none may be produced.</returns>
    public Hl7MappingFault? Map(Hl7Message message, in MessageFacts facts, List<HealthEvent> into)
    {
        var before = into.Count;
        (_into, _next, _traceId) = (into, 0, facts.TraceId ?? ActivityTraceId.CreateRandom().ToHexString());
        _problems.Clear();
        _context.Start(message, facts);
        _identity.Start(message.Header, facts.Hash.Span);
        var fault = message.IsOverLimit ? OverLimit() : MapMessage() ?? Refused();
        if (fault is not null) into.RemoveRange(before, into.Count - before);
        return fault;
    }

    /// <summary>Builds the next event of the message in the present scope.</summary>
    internal Hl7MappingFault? Add(EventMap map, EventDefinition definition)
    {
        var fault = map.Build(_context, definition, _identity, _next, _traceId, out var made);
        if (fault is not null) return fault;
        _next++;
        _into.Add(made!);
        if (_context.Findings.HasErrors && _context.Config.ValidationOnFailure == ValidationFailure.Reject) Problems.Add(_problems, _context.Findings);
        return null;
    }

    private Hl7MappingFault? MapMessage()
    {
        var route = Routes.Find(_context.MessageType, _context.Trigger);
        if (route is null)
        {
            if (_context.Config.UnknownTrigger == UnknownTrigger.Reject && Routes.GoesByTrigger(_context.MessageType) && _context.Trigger.Length > 0)
                return new(new Hl7Problem(201, "MSH", 1, 9, 2, "Unsupported event code"));
            route = Routes.Unknown(_context.MessageType);
        }
        MessageValidation.OfMessage(_context, route.FirstDetail(_context));
        _context.FlushWarnings("MSH[1]");
        _context.Findings.EndMessagePart();
        return route.Map(this, _context) ?? (_next == 0 ? Routes.Received.Map(this, _context) : null);
    }

    // hl7-mllp 5.8, check 14.
    private Hl7MappingFault? Refused() => _problems.Count == 0 ? null : new(_problems.ToArray());

    private static Hl7MappingFault OverLimit() => new(new Hl7Problem(100, "MSH", 1, 0, 0, "More segments, fields, repetitions or components than are read"));
}
