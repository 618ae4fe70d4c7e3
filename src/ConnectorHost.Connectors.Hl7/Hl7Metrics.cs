using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>Instruments of the HL7 connector (hl7-mllp 22); one set per connector and process, any thread.</summary>
/// <remarks>Labels from messages take only known types, triggers and versions, else <c>other</c>.</remarks>
internal sealed class Hl7Metrics : IDisposable
{
    // One gauge per meter factory reads the depths of all listeners that live: an observable instrument cannot be taken back.
    private static readonly ConditionalWeakTable<IMeterFactory, ConcurrentDictionary<string, Func<long>>> Depths = [];
    private static readonly FrozenSet<string> KnownTypes = FrozenSet.ToFrozenSet(
        ["ADT", "ORM", "ORU", "OUL", "ORF", "OMG", "OML", "OMI", "OMD", "OMS", "OMN", "OMP", "RDE", "RDS", "RAS", "RGV", "SIU", "SRM", "DFT", "BAR", "MDM", "VXU", "PPR", "REF", "MFN", "ORR", "ORL", "EHC"]);
    private const int MostLabels = 400;
    private const int MostPeers = 100;
    private const string Other = "other";
    private readonly ConcurrentDictionary<(string, string, string), bool> _labels = new();
    private readonly ConcurrentDictionary<string, bool> _peers = new(StringComparer.Ordinal);
    private readonly KeyValuePair<string, object?> _connector;
    private readonly Counter<long> _connections;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _frameBytes;
    private readonly Counter<long> _empty;
    private readonly Counter<long> _noise;
    private readonly Counter<long> _garbage;
    private readonly Counter<long> _restarted;
    private readonly Counter<long> _timeouts;
    private readonly Counter<long> _truncated;
    private readonly Counter<long> _oversize;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _events;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _acks;
    private readonly Counter<long> _authFailed;
    private readonly Counter<long> _sequenceGaps;
    private readonly Histogram<double> _ackSeconds;
    private readonly Histogram<double> _parseSeconds;
    private readonly Counter<long> _validation;
    private readonly Counter<double> _paused;
    private readonly ConcurrentDictionary<string, Func<long>> _depths;
    private readonly Func<long> _depth;

    public Hl7Metrics(IMeterFactory meters, string connector, Func<long> queueDepth)
    {
        _connector = new("connector", connector);
        var meter = meters.Create("ConnectorHost.Connectors.Hl7");
        _connections = meter.CreateCounter<long>("hl7_connections", "{connection}", "Connections accepted.");
        _open = meter.CreateUpDownCounter<long>("hl7_connections_open", "{connection}", "Connections open now.");
        _refused = meter.CreateCounter<long>("hl7_connections_refused", "{connection}", "Connections closed before their first frame, by reason: address, proxy_header, tls, timeout.");
        _frames = meter.CreateCounter<long>("hl7_frames", "{frame}", "Complete frames.");
        _frameBytes = meter.CreateCounter<long>("hl7_frame", "By", "Bytes of complete frames.");
        _empty = meter.CreateCounter<long>("hl7_frame_empty", "{frame}", "Frames without content, ignored.");
        _noise = meter.CreateCounter<long>("hl7_noise", "By", "Line ends and blanks between frames.");
        _garbage = meter.CreateCounter<long>("hl7_garbage", "By", "Bytes that belong to no frame.");
        _restarted = meter.CreateCounter<long>("hl7_frame_restarted", "{frame}", "Unfinished frames that a new start replaced.");
        _timeouts = meter.CreateCounter<long>("hl7_frame_timeout", "{frame}", "Frames that did not end in time.");
        _truncated = meter.CreateCounter<long>("hl7_frame_truncated", "{frame}", "Frames cut off by the end of the stream.");
        _oversize = meter.CreateCounter<long>("hl7_oversize", "{frame}", "Frames over mllp.max.frame.bytes.");
        _lost = meter.CreateCounter<long>("hl7_ack_lost", "{ack}", "Answers that found no way back to the sender.");
        _messages = meter.CreateCounter<long>("hl7_messages", "{message}", "Messages read.");
        _events = meter.CreateCounter<long>("hl7_events", "{event}", "Events stored in Kafka.");
        _duplicates = meter.CreateCounter<long>("hl7_duplicates", "{message}", "Repeats that were answered like the message they repeat and gave no records.");
        _acks = meter.CreateCounter<long>("hl7_acks", "{ack}", "Answers written, by code.");
        _authFailed = meter.CreateCounter<long>("hl7_auth_failed", "{message}", "Messages refused for their credentials, by address of the peer.");
        _sequenceGaps = meter.CreateCounter<long>("hl7_sequence_gaps", "{gap}", "Gaps in the sequence numbers of MSH-13.");
        _ackSeconds = meter.CreateHistogram<double>("hl7_ack", "s", "From the end of the frame to the outcome of the message.");
        _parseSeconds = meter.CreateHistogram<double>("hl7_parse", "s", "Reading and mapping of one message.");
        _validation = meter.CreateCounter<long>("hl7_validation", "{message}", "Messages by validation status.");
        _paused = meter.CreateCounter<double>("hl7_reading_paused", "s", "Time connections were not read because a bound was reached.");
        _depth = queueDepth;
        _depths = Depths.GetValue(meters, _ =>
        {
            var depths = new ConcurrentDictionary<string, Func<long>>(StringComparer.Ordinal);
            meter.CreateObservableGauge("hl7_queue_depth", () => depths.Select(d => new Measurement<long>(d.Value(), new KeyValuePair<string, object?>("connector", d.Key))), "{message}", "Messages received and not settled.");
            return depths;
        });
        _depths[connector] = queueDepth;
    }

    /// <summary>The listener is gone: its depth is not shown any more.</summary>
    public void Dispose() => _depths.TryRemove(new KeyValuePair<string, Func<long>>((string)_connector.Value!, _depth));

    public void Opened() { _connections.Add(1, _connector); _open.Add(1, _connector); }
    public void Closed() => _open.Add(-1, _connector);
    public void Refused(string reason) => _refused.Add(1, _connector, new("reason", reason));
    public void Frame(int bytes) { _frames.Add(1, _connector); _frameBytes.Add(bytes, _connector); }
    public void FrameTimeout() => _timeouts.Add(1, _connector);
    public void Truncated() => _truncated.Add(1, _connector);
    public void Empty() => _empty.Add(1, _connector);
    public void Oversize() => _oversize.Add(1, _connector);
    public void SequenceGap() => _sequenceGaps.Add(1, _connector);
    public void AcksLost(int count) => _lost.Add(count, _connector);
    public void Acked(string code) => _acks.Add(1, _connector, new("code", code));
    public void Settled(TimeSpan sinceFrame) => _ackSeconds.Record(sinceFrame.TotalSeconds, _connector);
    public void Parsed(TimeSpan took) => _parseSeconds.Record(took.TotalSeconds, _connector);
    public void Validated(string status) => _validation.Add(1, _connector, new("status", status));
    public void EventStored(string topic) => _events.Add(1, _connector, new("topic", topic));
    public void Duplicate() => _duplicates.Add(1, _connector);
    public void Paused(TimeSpan time) => _paused.Add(time.TotalSeconds, _connector);

    /// <param name="peer">Address and port; the label is the address, of the first hundred that fail.</param>
    public void AuthFailed(string peer)
    {
        var port = peer.LastIndexOf(':');
        var address = port > 0 ? peer[..port] : peer;
        if (!_peers.ContainsKey(address) && (_peers.Count >= MostPeers || !_peers.TryAdd(address, true))) address = Other;
        _authFailed.Add(1, _connector, new("peer", address));
    }

    public void Message(Hl7Header header)
    {
        var type = KnownTypes.Contains(header.MessageType) ? header.MessageType : Other;
        var trigger = header.Trigger;
        var known = trigger.Length == 3 && char.IsAsciiLetterUpper(trigger[0]) && trigger[0] != 'Z' && char.IsAsciiDigit(trigger[1]) && char.IsAsciiDigit(trigger[2]);
        var labels = (type, trigger: known ? trigger : Other, version: header.HasVersion2 ? header.Version.Text : Other);
        if (!_labels.ContainsKey(labels) && (_labels.Count >= MostLabels || !_labels.TryAdd(labels, true))) labels = (type, Other, Other);
        _messages.Add(1, new("connector", _connector.Value), new("type", labels.type), new("trigger", labels.trigger), new("version", labels.version));
    }

    /// <summary>Adds what a decoder counted since the last call.</summary>
    public void Framing(long noise, long garbage, long restarts)
    {
        if (noise > 0) _noise.Add(noise, _connector);
        if (garbage > 0) _garbage.Add(garbage, _connector);
        if (restarts > 0) _restarted.Add(restarts, _connector);
    }
}
