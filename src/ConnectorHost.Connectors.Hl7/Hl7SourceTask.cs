using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>Takes messages from its inbox, maps them to events and answers their senders when the records have settled.</summary>
/// <remarks>The listener outlives a restart of the task; messages wait for it in the inbox, within the listener's bounds.</remarks>
internal sealed partial class Hl7SourceTask : ISourceTask
{
    private static readonly TimeSpan IntakeLook = TimeSpan.FromMilliseconds(5);
    private readonly List<SourceRecord> _batch = [];
    private readonly List<HealthEvent> _events = [];
    private readonly byte[] _hash = new byte[Hl7MessageHash.Length];
    private ISourceTaskContext _context = null!;
    private Hl7ConnectorConfig _config = null!;
    private SharedLease<Hl7Listener>? _lease;
    private Inbox _inbox = null!;
    private Hl7Message _message = null!;
    private EventMapper _mapper = null!;
    private RecordBuilder _builder = null!;
    private SenderSlots _slots = null!;
    private ILogger _logger = null!;
    private SourceRecord[]? _carried;                          // a message that did not fit the last batch
    private volatile bool _paused;

    public async ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken)
    {
        _context = context;
        _config = Hl7ConnectorConfig.From(config);
        _logger = context.Logs.CreateLogger<Hl7SourceTask>();
        _message = new Hl7Message(_config.Reader);
        _mapper = new EventMapper(_config.Mapping, _logger);
        _builder = new RecordBuilder(_config.TopicPrefix, _config.Mapping.PublishRaw);
        _lease = await context.Shared.AcquireAsync("mllp", ct => Hl7Listener.CreateAsync(_config, context, ct), cancellationToken);
        _slots = _lease.Value.Slots[context.TaskNumber];
        _inbox = _lease.Value.Mllp.Inboxes[context.TaskNumber];
        _inbox.Attach(context);
        await OpenAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken)
    {
        _batch.Clear();
        TakeCarried();
        while (true)
        {
            while (_batch.Count < _config.BatchSize && _carried is null && _inbox.TryRead(out var message)) Process(message);
            if (_batch.Count > 0) return _batch;
            if (_carried is not null)
            {
                TakeCarried();
                continue;
            }
            if (!_paused)
            {
                await _inbox.WaitToReadAsync(cancellationToken);
                continue;
            }
            // Nothing more can come only when every connection has handed on what it had read.
            if (!_lease!.Value.Mllp.IsReading && _inbox.Count == 0) return _batch;
            await Task.Delay(IntakeLook, _context.Time, cancellationToken);
        }
    }

    public void Settled(ReadOnlySpan<Settlement> settlements)
    {
        foreach (ref readonly var settlement in settlements)
            ((InFlightMessage)settlement.Record.Origin!).RecordSettled(settlement, _lease!.Value.Events);
    }

    public async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        _paused = true;
        if (_lease is null) return;
        _context.PublishEndpoint("mllp", null);
        await _lease.Value.Mllp.CloseIntakeAsync(cancellationToken);
    }

    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        _paused = false;
        await OpenAsync(cancellationToken);
    }

    public async ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken)
    {
        if (_lease is not { } lease) return;
        if (_carried is { } carried) _inbox.Return((InFlightMessage)carried[0].Origin!);
        _carried = null;
        _inbox.Detach(_context, reason);
        await lease.DisposeAsync();
        if (lease.Value.Mllp.EndPoint is null) _context.PublishEndpoint("mllp", null);
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await _lease!.Value.Mllp.OpenAsync(cancellationToken);
        _context.PublishEndpoint("mllp", _lease.Value.Mllp.EndPoint?.ToString());
    }

    private void TakeCarried()
    {
        if (_carried is null) return;
        _batch.AddRange(_carried);
        _carried = null;
    }

    // A message is one unit: all its events are built before the first is handed on; if one cannot be built, none is.
    private void Process(InFlightMessage message)
    {
        var started = _context.Time.GetTimestamp();
        if (!message.IsWanted(started))
        {
            message.Finish(AckOutcome.Unavailable);            // too late to be produced: the sender repeats it
            return;
        }
        SourceRecord[] records;
        try
        {
            var fault = Map(message);
            _lease!.Value.Metrics.Validated(_mapper.Status);
            if (fault is not null)
            {
                Refuse(message, fault);
                return;
            }
            var slot = _slots.Of(message.Header!);
            message.StoredIn = slot.Keys;
            records = _builder.Build(message, _message, _events, slot.Partition, slot.Keys);
            message.Expect(records, [.. _events], _mapper.Warnings.Count == 0 ? null : ProblemsOf(_mapper.Warnings));
        }
        catch (Exception e)
        {
            HandlerFailed(message, e);
            return;
        }
        _lease.Value.Metrics.Parsed(_context.Time.GetElapsedTime(started));
        if (_batch.Count > 0 && _batch.Count + records.Length > _config.BatchSize) _carried = records;
        else _batch.AddRange(records);
    }

    private Hl7MappingFault? Map(InFlightMessage message)
    {
        _events.Clear();
        _message.Reset(message.Header!);
        message.CopyHashTo(_hash);
        return _mapper.Map(_message, new MessageFacts(message.ReceivedAt, _hash), _events);
    }

    // Checks 10 and 12 to 14 of 5.8.
    private void Refuse(InFlightMessage message, Hl7MappingFault fault)
    {
        var problems = ProblemsOf(fault.Problems);
        Log.Refused(_logger, message.Peer, message.LoggedId, fault.ToString());
        message.Refuse(_context, fault.IsReject ? AckOutcome.Reject(problems) : AckOutcome.Error(problems), "PROCESSING_ERROR", new DataException($"HL7 {fault}: {fault.First.Text}"));
    }

    private static AckProblem[] ProblemsOf(IReadOnlyList<Hl7Problem> problems) =>
        [.. problems.Select(p => new AckProblem(p.Code, p.Text, p.Segment, p.Sequence, p.Field, p.Component) { Severity = p.IsWarning ? 'W' : 'E', Name = p.Name })];

    // Check 15: one bad message must not stop a feed.
    private void HandlerFailed(InFlightMessage message, Exception error)
    {
        Log.HandlerFailed(_logger, message.Peer, message.LoggedId, error.GetType().Name);
        message.Refuse(_context, AckOutcome.Failed, "PROCESSING_ERROR", error);
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Debug, "{Peer}: message '{ControlId}' gives no event: {Fault}.")]
        public static partial void Refused(ILogger logger, string peer, string controlId, string fault);

        [LoggerMessage(2302, LogLevel.Error, "{Peer}: message '{ControlId}' could not be processed by a fault of ours ({Error}).")]
        public static partial void HandlerFailed(ILogger logger, string peer, string controlId, string error);
    }
}
