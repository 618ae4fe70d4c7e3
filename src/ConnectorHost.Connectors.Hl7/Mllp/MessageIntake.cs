using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Errors;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Which messages the connector takes (hl7-mllp 5.4, 5.8).</summary>
/// <param name="Channels">Accepted MSH-9-1 values in upper case, or <c>*</c>.</param>
/// <param name="ProcessingIds">Accepted MSH-11-1 values in upper case.</param>
internal sealed record RoutingConfig(IReadOnlyList<string> Channels, IReadOnlyList<string> ProcessingIds)
{
    private static readonly HashSet<string> Queries = ["QRY", "QBP", "QSB", "QVR", "QCN", "QSX", "EQQ", "EQL", "SPQ", "VQQ", "VXQ", "OSQ", "NMQ", "SQM", "RQQ"];

    /// <summary>Whether the type may come in; queries only when named, A19 never by the name ADT.</summary>
    public bool Accepts(string type, string trigger)
    {
        if (type == "ADT" && trigger == "A19") return false;
        return Channels.Contains(type) || (Channels.Contains("*") && !Queries.Contains(type));
    }
}

/// <summary>From a complete frame to its tasks: splits it, reads headers, checks what can be checked there, and posts each message (hl7-mllp 3.2, steps 1 to 3; 5.8, checks 1 to 11).</summary>
internal sealed partial class MessageIntake(InFlightServices services, RoutingConfig routing, TaskInboxes inboxes, ILogger logger)
{
    private static readonly AckProblem NotHl7 = new(100, "not an HL7 v2 message");
    private static readonly AckProblem NotXml = new(100, "XML encoding not supported");
    private static readonly AckProblem TooLarge = new(207, "message too large");

    /// <summary>Takes a frame in. The connection waits here while the listener is full.</summary>
    /// <returns><c>false</c> when the connection has to end.</returns>
    public async ValueTask<bool> TakeAsync(MllpConnection connection, PooledFrame frame, CancellationToken cancellationToken)
    {
        var body = frame.Body;
        if (body.Length == 1 && body.Span[0] is 0x06 or 0x15) return true;      // a release 2 commit block: never answered
        var content = Hl7Frame.Read(body);
        if (content.IsEmpty)
        {
            services.Metrics.Empty();                          // blanks of UTF-16, or a byte order mark alone
            return true;
        }
        if (content.IsBatch)
        {
            await TakeBatchAsync(connection, frame, content, cancellationToken);
            return true;
        }
        var count = Math.Max(1, content.MessageCount);
        var slot = new AckSlot(connection.Ring, frame, count);
        connection.Ring.Add(slot);
        if (content.Fault != Hl7Fault.None)
        {
            await PostAsync(connection, frame, slot, 0, content.First(Hl7Line.Message), content, cancellationToken);
            return true;
        }
        var index = 0;
        foreach (var part in content)
        {
            if (part.Kind == Hl7Line.Message) await PostAsync(connection, frame, slot, index++, part.Bytes, content, cancellationToken);
        }
        return true;
    }

    /// <summary>Refuses a frame over the limit; the control id is taken from what was kept of it.</summary>
    public async ValueTask<bool> RefuseOversizeAsync(MllpConnection connection, PooledFrame frame, CancellationToken cancellationToken)
    {
        var slot = new AckSlot(connection.Ring, frame, 1);
        connection.Ring.Add(slot);
        var content = Hl7Frame.Read(frame.Body);
        var kept = content.First(Hl7Line.Message);
        await connection.TakePermitAsync(kept.Length, cancellationToken);
        Hl7Header.TryRead(kept, services.Reader, content.Marked, out var header, out _);
        slot.Describe(0, header, header is null ? null : connection.Sequence.AnswerTo(header));
        var message = new InFlightMessage(services, frame, slot, 0, kept, header, connection.Peer);
        Refuse(message, AckOutcome.Reject(TooLarge), "PROCESSING_ERROR");
        return true;
    }

    private async ValueTask TakeBatchAsync(MllpConnection connection, PooledFrame frame, Hl7Frame content, CancellationToken cancellationToken)
    {
        Hl7Header.TryRead(content.First(Hl7Line.FileHeader), services.Reader, content.Marked, out var file, out _);
        Hl7Header.TryRead(content.First(Hl7Line.BatchHeader), services.Reader, content.Marked, out var batch, out _);
        var slot = new AckSlot(connection.Ring, frame, content.MessageCount, file, batch);
        connection.Ring.Add(slot);
        if (content.MessageCount == 0) slot.CompleteEmpty();
        var index = 0;
        foreach (var part in content)
        {
            if (part.Kind == Hl7Line.Message) await PostAsync(connection, frame, slot, index++, part.Bytes, content, cancellationToken);
        }
    }

    private async ValueTask PostAsync(MllpConnection connection, PooledFrame frame, AckSlot slot, int index, ReadOnlyMemory<byte> bytes, Hl7Frame content, CancellationToken cancellationToken)
    {
        // Without a permit the frame does not count as complete: no timer of it runs (architecture 5.1).
        await connection.TakePermitAsync(bytes.Length, cancellationToken);
        Hl7Header? header = null;
        var fault = content.Fault;
        if (fault == Hl7Fault.None) Hl7Header.TryRead(bytes, services.Reader, content.Marked, out header, out fault);
        header?.Warn(frame.Warnings);
        slot.Describe(index, header, header is null ? null : connection.Sequence.AnswerTo(header));
        var message = new InFlightMessage(services, frame, slot, index, bytes, header, connection.Peer);
        if (header is null)
        {
            Refuse(message, AckOutcome.Reject(fault == Hl7Fault.Xml ? NotXml : NotHl7), "PARSE_ERROR");
            return;
        }
        services.Metrics.Message(header);
        if (header.IsAcknowledgement)
        {
            message.Finish(AckOutcome.None);
            return;
        }
        connection.Unanswered.Watch(message);
        message.Identify();
        if (services.Duplicates.IsRepeat(message)) return;
        if (Refusal(header) is { } refusal) Refuse(message, refusal, "PROCESSING_ERROR");
        else inboxes.For(message).Post(message);
    }

    // The first check that fails decides (5.8); check 5, security, is refused by the configuration until it exists.
    private AckOutcome? Refusal(Hl7Header header)
    {
        if (header.MessageType.Length == 0) return AckOutcome.Reject(new AckProblem(101, "message type missing", "MSH", 1, 9, 1));
        if (!routing.Accepts(header.MessageType, header.Trigger)) return AckOutcome.Reject(new AckProblem(200, "message type not accepted here", "MSH", 1, 9, 1));
        if (!header.HasVersion2) return AckOutcome.Reject(new AckProblem(203, "version not supported", "MSH", 1, 12, 1));
        if (!routing.ProcessingIds.Contains(header.ProcessingId)) return AckOutcome.Reject(new AckProblem(202, "processing id not accepted here", "MSH", 1, 11, 1));
        if (header.ControlId.Length == 0) return AckOutcome.Error(new AckProblem(101, "message control id missing", "MSH", 1, 10));
        return null;
    }

    private void Refuse(InFlightMessage message, AckOutcome outcome, string errorClass)
    {
        var problem = outcome.Problems![0];
        Log.Refused(logger, message.Peer, message.LoggedId, problem.Code, problem.Text);
        message.Refuse(inboxes.AnyContext(), outcome, errorClass, new DataException($"HL7 {problem.Code}: {problem.Text}"));
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Debug, "{Peer}: message '{ControlId}' was refused: {Code} {Text}.")]
        public static partial void Refused(ILogger logger, string peer, string controlId, int code, string text);
    }
}
