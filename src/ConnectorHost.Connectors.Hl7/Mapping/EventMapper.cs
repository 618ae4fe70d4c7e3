using System.Diagnostics;
using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.HealthEvents;
using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Makes the events of a message.</summary>
/// <remarks>One per task, called by its loop; reuses its buffers, so for one thread at a time.</remarks>
internal sealed partial class EventMapper
{
    private readonly ILogger _logger;
    private readonly Action<Finding> _logInfo;
    private readonly MapContext _context;
    private readonly MessageValidation _validation;
    private readonly SenderVersions _versions;
    private readonly EventIdentity _identity = new();
    private readonly List<Hl7Problem> _problems = [];
    private readonly List<Hl7Problem> _warnings = [];

    private string _traceId = "";
    private int _next;
    private List<HealthEvent> _into = null!;

    /// <param name="config">Read once.</param>
    /// <param name="logger">Receives findings of class I at debug level.</param>
    public EventMapper(Hl7MappingConfig config, ILogger? logger = null)
    {
        _logger = logger ?? NullLogger.Instance;
        _logInfo = LogInfo;
        _context = new(config);
        _validation = new(_context);
        _versions = new(config, _logger);
    }

    /// <summary>For a positive answer of level <c>strict</c>: up to ten findings of class W of the last message (hl7-mllp 5.6). Valid until the next message.</summary>
    public IReadOnlyList<Hl7Problem> Warnings => _warnings;

    /// <summary>The worst status of the events of the last message (hl7-mllp 11.1); FAILED when it gave none.</summary>
    public string Status { get; private set; } = Findings.Passed;

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
        _warnings.Clear();
        Status = Findings.Passed;
        _context.Findings.Listener = _logger.IsEnabled(LogLevel.Debug) ? _logInfo : null;
        _context.Start(message, facts);
        _identity.Start(message.Header, facts.Hash.Span);
        _versions.Check(_context);
        var fault = message.IsOverLimit ? OverLimit() : MapMessage() ?? Refused();
        if (fault is null) return null;
        Status = Findings.Failed;
        into.RemoveRange(before, into.Count - before);
        return fault;
    }

    /// <summary>Builds the next event of the message in the present scope.</summary>
    internal Hl7MappingFault? Add(EventMap map, EventDefinition definition)
    {
        var fault = map.Build(_context, definition, _identity, _next, _traceId, out var made);
        if (fault is not null) return fault;
        _next++;
        _into.Add(made!);
        if (_context.Findings.HasErrors) Status = Findings.Failed;
        else if (Status == Findings.Passed) Status = _context.Findings.Status;
        if (_context.Findings.HasErrors && _context.Config.ValidationOnFailure == ValidationFailure.Reject) Problems.Add(_problems, _context.Findings, FindingClass.Error);
        if (_context.Config.ValidationLevel == ValidationLevel.Strict) Problems.Add(_warnings, _context.Findings, FindingClass.Warning);
        return null;
    }

    private Hl7MappingFault? MapMessage()
    {
        var route = Routes.Find(_context.MessageType, _context.Trigger);
        if (route is null)
        {
            if (_context.Config.UnknownTrigger == UnknownTrigger.Reject && Routes.GoesByTrigger(_context.MessageType) && _context.Trigger.Length > 0)
                return new(new Hl7Problem(201, "MSH", 1, 9, 2, "Unsupported event code"), isReject: true);
            route = Routes.Unknown(_context.MessageType);
        }
        _validation.Check();
        _context.FlushWarnings();
        _context.Findings.EndMessagePart();
        return route.Map(this, _context) ?? (_next == 0 ? Routes.Received.Map(this, _context) : null);
    }

    // hl7-mllp 5.8, check 14.
    private Hl7MappingFault? Refused() => _problems.Count == 0 ? null : new(_problems.ToArray());

    private static Hl7MappingFault OverLimit() => new(new Hl7Problem(100, "MSH", 1, 0, 0, "More segments, fields, repetitions or components than are read"));

    private void LogInfo(Finding finding) => Log.Info(_logger, _context.Header.MessageType, _context.Trigger, finding.ToString());

    private static partial class Log
    {
        [LoggerMessage(2501, LogLevel.Debug, "{Type}^{Trigger}: {Finding}.")]
        public static partial void Info(ILogger logger, string type, string trigger, string finding);
    }
}
