using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Errors;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>From a complete frame to its tasks: splits it, reads headers, checks what can be checked there, and posts each message (hl7-mllp 3.2, steps 1 to 3; 5.8, checks 1 to 11).</summary>
/// <param name="credentials">Null when messages are not asked for credentials.</param>
/// <param name="messages">Null when nobody is told of single messages.</param>
internal sealed partial class MessageIntake(
    InFlightServices services, RoutingConfig routing, TaskInboxes inboxes, ILogger logger, SenderCredentials? credentials = null, MessageLog? messages = null)
{
    /// <summary>Most messages and batch headers of one frame; one with more is refused whole.</summary>
    /// <remarks>
    /// A message can be 11 bytes long, and until its frame is answered it costs about 500 bytes (header, outcome, answer) that no other bound counts: without this
    /// one a frame of 10 MB would take half a gigabyte. With 10,000, room for a large batch, a frame costs about 5 MB beside its bytes.
    /// </remarks>
    public const int MostParts = 10_000;

    private const int KeptOfRefused = 4096;                    // of a frame refused whole, as of an oversize one (hl7-mllp 2.2)
    private static readonly AckOutcome NotHl7 = AckOutcome.Reject(new AckProblem(100, "not an HL7 v2 message"));
    private static readonly AckOutcome NotXml = AckOutcome.Reject(new AckProblem(100, "XML encoding not supported"));
    private static readonly AckOutcome BadSeparator = AckOutcome.Reject(new AckProblem(100, "MSH-1 cannot be a field separator"));
    private static readonly AckOutcome TooLarge = AckOutcome.Reject(new AckProblem(207, "message too large"));
    private static readonly AckOutcome TooMany = AckOutcome.Reject(new AckProblem(207, "too many messages in one frame"));
    private static readonly AckOutcome NotAuthorised = AckOutcome.Reject(new AckProblem(207, "not authorised"));

    /// <summary>Takes a frame in. The connection waits here while the listener is full.</summary>
    /// <returns><c>false</c> when the connection has to end.</returns>
    public async ValueTask<bool> TakeAsync(MllpConnection connection, PooledFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Body.Span.Trim("\r\n\0 "u8) is [(0x06 or 0x15) and var commit])
        {
            connection.Ring.PeerCommit(commit);                // a release 2 commit block: never answered
            return true;
        }
        var content = Hl7Frame.Read(frame.Body);
        if (content.IsEmpty)
        {
            services.Metrics.Empty();                          // blanks of UTF-16, or a byte order mark alone
            return true;
        }
        if (content.Warnings != Hl7Warnings.None && services.Limit.Allows("odd", connection.Peer, out var skipped)) Log.OddFrame(logger, connection.Peer, connection.Id, string.Join(", ", content.Warnings.Names()), skipped);
        if (content.Fault == Hl7Fault.None && PartsOf(content) is > MostParts and var parts)
        {
            if (services.Limit.Allows("parts", connection.Peer, out skipped)) Log.TooMany(logger, connection.Peer, connection.Id, parts, MostParts, skipped);
            await RefuseWholeAsync(connection, frame, content, TooMany, cancellationToken);
            return true;
        }
        if (content.IsBatch)
        {
            await TakeBatchAsync(connection, frame, content, cancellationToken);
            return !connection.Credentials.IsOut;
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
        return !connection.Credentials.IsOut;
    }

    /// <summary>Refuses a frame over the limit; the control id is taken from what was kept of it.</summary>
    public async ValueTask<bool> RefuseOversizeAsync(MllpConnection connection, PooledFrame frame, CancellationToken cancellationToken)
    {
        await RefuseWholeAsync(connection, frame, Hl7Frame.Read(frame.Body), TooLarge, cancellationToken);
        return true;
    }

    private static int PartsOf(Hl7Frame content)
    {
        var parts = 0;
        foreach (var part in content)
        {
            if (part.Kind is Hl7Line.Message or Hl7Line.BatchHeader) parts++;
        }
        return parts;
    }

    // One answer for the frame, as its first message has it; the dead letter holds the beginning of that.
    private async ValueTask RefuseWholeAsync(MllpConnection connection, PooledFrame frame, Hl7Frame content, AckOutcome outcome, CancellationToken cancellationToken)
    {
        var slot = new AckSlot(connection.Ring, frame, 1);
        connection.Ring.Add(slot);
        var first = Beginning(content, Hl7Line.Message);
        await connection.TakePermitAsync(cancellationToken);
        InFlightMessage? message = null;
        try
        {
            Hl7Header.TryRead(first, services.Reader, content.Marked, out var header, out _);
            Describe(connection, slot, 0, header);
            if (first.IsEmpty) first = Beginning(content, Hl7Line.FileHeader);              // a batch with no message in sight
            if (first.IsEmpty) first = Beginning(content, Hl7Line.BatchHeader);
            message = new InFlightMessage(services, frame, slot, 0, first, header, connection.Peer);
            Refuse(message, outcome, "PARSE_ERROR");
        }
        catch (Exception e)
        {
            GiveUp(connection, slot, 0, message, e);
        }
    }

    private static ReadOnlyMemory<byte> Beginning(Hl7Frame content, Hl7Line kind)
    {
        var part = content.First(kind);
        return part.Length > KeptOfRefused ? part[..KeptOfRefused] : part;
    }

    private async ValueTask TakeBatchAsync(MllpConnection connection, PooledFrame frame, Hl7Frame content, CancellationToken cancellationToken)
    {
        var slot = new AckSlot(connection.Ring, frame, content.MessageCount, AckBatch.Read(content, services.Reader));
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
        await connection.TakePermitAsync(cancellationToken);
        InFlightMessage? message = null;
        try
        {
            Hl7Header? header = null;
            var fault = content.Fault;
            if (fault == Hl7Fault.None) Hl7Header.TryRead(bytes, services.Reader, content.Marked, out header, out fault);
            header?.Warn(frame.Warnings);
            Describe(connection, slot, index, header);
            message = new InFlightMessage(services, frame, slot, index, bytes, header, connection.Peer);
            if (header is null)
            {
                messages?.Content(connection, bytes, null);
                Refuse(message, fault switch { Hl7Fault.Xml => NotXml, Hl7Fault.BadDelimiter => BadSeparator, _ => NotHl7 }, "PARSE_ERROR");
            }
            else
            {
                Post(connection, message, header);
            }
        }
        catch (Exception e)
        {
            GiveUp(connection, slot, index, message, e);
        }
    }

    // Checks 4 to 11 of 5.8.
    private void Post(MllpConnection connection, InFlightMessage message, Hl7Header header)
    {
        services.Metrics.Message(header);
        messages?.Received(connection, header);
        if (header.IsAcknowledgement)
        {
            message.Finish(AckOutcome.None);
            return;
        }
        if (credentials is not null && !IsAdmitted(connection, header, credentials))
        {
            message.Finish(NotAuthorised);                                      // not even dead-lettered
            return;
        }
        messages?.Content(connection, message.Bytes, header);
        connection.Unanswered.Watch(message);
        message.Identify();
        if (services.Duplicates.IsRepeat(message)) return;
        if (routing.Refusal(header, services.Reader) is { } refusal) Refuse(message, refusal, "PROCESSING_ERROR");
        else inboxes.For(message).Post(message);
    }

    // One frame may hold thousands of guesses: after the third failure in a row nothing more is compared, and nothing more is said about it.
    private bool IsAdmitted(MllpConnection connection, Hl7Header header, SenderCredentials expected)
    {
        if (connection.Credentials.IsOut) return false;
        if (expected.Admits(header, connection.Credentials)) return true;
        services.Metrics.AuthFailed(connection.Peer);
        if (services.Limit.Allows("login", connection.Peer, out var skipped)) Log.NotAuthorised(logger, connection.Peer, connection.Id, LogText.Of(header.Component(3, 1)), LogText.Of(header.Component(4, 1)), skipped);
        return false;
    }

    // A fault of ours. The message must not stay in flight: it would hold its permit, and its repeats would wait for it. Without a message there is nothing to answer with: the connection ends.
    private void GiveUp(MllpConnection connection, AckSlot slot, int index, InFlightMessage? message, Exception error)
    {
        try
        {
            Log.Failed(logger, connection.Peer, connection.Id, error.GetType().Name);
        }
        finally
        {
            if (message is not null)
            {
                message.Finish(AckOutcome.Failed);
            }
            else
            {
                services.Permits.Return();
                slot.Complete(index, AckOutcome.Abandoned, services.Time.GetTimestamp());
            }
        }
    }

    // What the answer needs of the header, and what is odd about its protocol fields.
    private void Describe(MllpConnection connection, AckSlot slot, int index, Hl7Header? header)
    {
        string? sequence = null;
        if (header is not null)
        {
            sequence = connection.Sequence.AnswerTo(header, out var isGap);
            if (isGap) services.Metrics.SequenceGap();
            if (isGap && !connection.Notices.SequenceGap)
            {
                connection.Notices.SequenceGap = true;
                Log.SequenceGap(logger, connection.Peer, connection.Id);
            }
            if (!connection.Notices.UnknownCondition && AckPlan.HasUnknownCondition(header))
            {
                connection.Notices.UnknownCondition = true;
                Log.UnknownCondition(logger, connection.Peer, connection.Id);
            }
        }
        slot.Describe(index, header, sequence);
    }

    private void Refuse(InFlightMessage message, AckOutcome outcome, string errorClass)
    {
        var problem = outcome.Problems![0];
        Log.Refused(logger, message.Peer, message.LoggedId, problem.Code, problem.Text);
        message.Refuse(inboxes.AnyContext(), outcome, errorClass, new DataException($"HL7 {problem.Code}: {problem.Text}"));
    }

    private static partial class Log
    {
        [LoggerMessage(2210, LogLevel.Debug, "{Peer}: message '{ControlId}' was refused: {Code} {Text}.")]
        public static partial void Refused(ILogger logger, string peer, string controlId, int code, string text);

        [LoggerMessage(2211, LogLevel.Warning, "{Peer} {Connection}: a message from '{Application}' '{Facility}' was refused: not authorised. The third one in a row closes the connection. {Skipped} more from there since the last such line.")]
        public static partial void NotAuthorised(ILogger logger, string peer, string connection, string application, string facility, int skipped);

        [LoggerMessage(2212, LogLevel.Warning, "{Peer} {Connection}: sequence numbers (MSH-13) have gaps; they are confirmed as they come. Logged once per connection, counted in hl7_sequence_gaps.")]
        public static partial void SequenceGap(ILogger logger, string peer, string connection);

        [LoggerMessage(2213, LogLevel.Warning, "{Peer} {Connection}: MSH-15 or MSH-16 holds no value of HL7 table 0155 (AL, NE, ER, SU) and is read as AL. Logged once per connection.")]
        public static partial void UnknownCondition(ILogger logger, string peer, string connection);

        [LoggerMessage(2214, LogLevel.Warning, "{Peer} {Connection}: a frame was odd: {Warnings}. Its messages are processed all the same. {Skipped} more from there since the last such line.")]
        public static partial void OddFrame(ILogger logger, string peer, string connection, string warnings, int skipped);

        [LoggerMessage(2215, LogLevel.Warning, "{Peer} {Connection}: a frame of {Parts} messages and batch headers was refused; one frame may hold {Most}. Have the sender split it. {Skipped} more from there since the last such line.")]
        public static partial void TooMany(ILogger logger, string peer, string connection, int parts, int most, int skipped);

        [LoggerMessage(2216, LogLevel.Error, "{Peer} {Connection}: a message could not be taken in by a fault of ours ({Error}).")]
        public static partial void Failed(ILogger logger, string peer, string connection, string error);
    }
}
