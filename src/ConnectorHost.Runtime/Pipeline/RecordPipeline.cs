using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Work;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>What a task's pipeline is made of.</summary>
internal sealed record PipelineParts(
    TaskId Task,
    ISourceTask Target,
    TransformChain Transforms,
    RecordConversion Conversion,
    TopicPreparation Topics,
    IRecordSender Producer,
    SubmittedRecords Submitted,
    ErrorPolicy Errors,
    DeadLetterQueue? DeadLetters,
    PipelineMetrics Metrics,
    TimeProvider Time,
    ILogger Logger,
    Action OnFailure)
{
    /// <summary>Told the topic of each record Kafka acknowledged; must not block.</summary>
    public Action<string> OnProduced { get; init; } = static _ => { };

    public override string ToString() => $"PipelineParts{{{Task}}}";
}

/// <summary>Takes a task's records one by one through transforms, conversion and Kafka, and settles each exactly once.</summary>
/// <remarks><see cref="SendAsync"/> is called by the task's loop alone; settlements come from any thread. Per-record state is pooled.</remarks>
internal sealed partial class RecordPipeline(PipelineParts parts)
{
    private const int MostPooled = 1024;
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(5);
    private readonly Stack<Sent> _pool = [];
    private readonly Lock _poolGate = new();
    private Sent? _kept;                                   // an interrupted record, with its place in the order; loop only
    private TaskCompletionSource? _drained;
    private Exception? _failure;
    private int _outstanding;

    public PipelineParts Parts => parts;

    /// <summary>Records handed in and neither settled nor given back.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Why the task has to fail; null while it need not. Tasks that answer senders never fail by a record.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Sends one record; returns when Kafka's client has taken it, or when it was settled otherwise.</summary>
    /// <param name="interrupt">Ends waits (for retries, topics, room in the queue): the record goes back to the caller.</param>
    /// <param name="abort">Ends the task; comes with <paramref name="interrupt"/> only.</param>
    /// <returns>False when interrupted: nothing became of the record, and it has to be the next one sent, or abandoned.</returns>
    /// <exception cref="OperationCanceledException">Aborted; the record was settled as failed for now.</exception>
    public async ValueTask<bool> SendAsync(SourceRecord record, CancellationToken interrupt, CancellationToken abort)
    {
        var sent = Take(record);
        var failures = 0;
        while (true)
        {
            var stage = Stage.Transformation;
            var executing = "";
            TimeSpan delay;
            try
            {
                if (Transform(sent, ref executing) is not { } transformed) return true;
                stage = Stage.ValueConverter;
                var conversion = parts.Conversion.ConvertAsync(transformed, abort);
                var outgoing = conversion.IsCompletedSuccessfully ? conversion.Result : await conversion;
                stage = Stage.TopicCreation;
                if (!parts.Topics.IsReady(outgoing.Topic)) await PrepareTopicAsync(outgoing.Topic, sent, interrupt);
                stage = Stage.KafkaProduce;
                if (sent.AnswerDue is { } due && parts.Time.GetTimestamp() >= due) throw new RetriableException($"{parts.Task}: the answer was due before the record could be sent; it was not.");
                sent.Submit();
                if (!parts.Producer.TrySend(outgoing, sent)) await SendWhenRoomAsync(outgoing, sent, interrupt);
                return true;
            }
            catch (OperationCanceledException e) when (interrupt.IsCancellationRequested || abort.IsCancellationRequested)
            {
                if (Keep(sent, stage, e, abort)) return false;
                throw;
            }
            catch (Exception e)
            {
                if (stage == Stage.ValueConverter) (stage, executing) = (parts.Conversion.Stage, parts.Conversion.ClassName);
                parts.Metrics.Failed();
                if (!MayRetry(e, ++failures, stage, sent, out delay))
                {
                    Fail(sent, stage, executing, e);
                    return true;
                }
                parts.Metrics.Retried();
            }
            try
            {
                await Task.Delay(delay, parts.Time, interrupt);
            }
            catch (OperationCanceledException e)
            {
                if (Keep(sent, stage, e, abort)) return false;
                throw;
            }
        }
    }

    /// <summary>Settles a record that was polled but will not be sent, because the task ends.</summary>
    public void Abandon(SourceRecord record) => Take(record).Settle(
        Delivery.Failed(Stage.TaskPoll, new RetriableException($"{parts.Task} ended before a record was sent."), retriable: true, maybeStored: false), finish: false);

    /// <summary>Completes when every record handed in has settled.</summary>
    public async Task WhenDrainedAsync(CancellationToken cancellationToken)
    {
        while (Outstanding > 0)
        {
            var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _drained, drained);            // a full fence: the settling thread sees it, or we see its count
            if (Outstanding == 0) break;
            await drained.Task.WaitAsync(cancellationToken);
        }
    }

    private SourceRecord? Transform(Sent sent, ref string executing)
    {
        TransformStep? at = null;
        try
        {
            if (parts.Transforms.Apply(sent.Record!, out at) is { } transformed) return transformed;
            sent.Settle(Delivery.Filtered(at!.Alias));
            return null;
        }
        finally
        {
            executing = at?.ClassName ?? "";
        }
    }

    private async ValueTask PrepareTopicAsync(string topic, Sent sent, CancellationToken cancellationToken)
    {
        if (sent.AnswerDue is not { } due)
        {
            await parts.Topics.EnsureAsync(topic, cancellationToken);
            return;
        }
        var left = parts.Time.GetElapsedTime(parts.Time.GetTimestamp(), due);
        if (left <= TimeSpan.Zero) throw new RetriableException($"{parts.Task}: the answer was due before topic '{topic}' was ready.");
        using var deadline = new CancellationTokenSource(left, parts.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await parts.Topics.EnsureAsync(topic, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RetriableException($"{parts.Task}: topic '{topic}' was not ready before the answer was due.", e);
        }
    }

    // The client's queue is full: it empties on threads of its own, so waiting is all there is to do.
    private async ValueTask SendWhenRoomAsync(OutgoingRecord outgoing, Sent sent, CancellationToken cancellationToken)
    {
        var since = parts.Time.GetTimestamp();
        do
        {
            if (sent.AnswerDue is { } due && parts.Time.GetTimestamp() >= due) throw new RetriableException($"{parts.Task}: the producer's queue stayed full until the answer was due.");
            if (parts.Time.GetElapsedTime(since) >= parts.Producer.MaxBlock) throw new RetriableException($"{parts.Task}: the producer's queue stayed full for 'max.block.ms'.");
            await Task.Delay(QueueFullWait, parts.Time, cancellationToken);
        }
        while (!parts.Producer.TrySend(outgoing, sent));
    }

    // Connect retries transforms and converters by errors.retry.*; sending and topic creation it repeats for ever, every 100 ms (kafka-connect 14.2).
    private bool MayRetry(Exception error, int failures, Stage stage, Sent sent, out TimeSpan delay)
    {
        if (stage is not (Stage.TopicCreation or Stage.KafkaProduce)) return parts.Errors.Allows(error, failures, sent.Started, sent.AnswerDue, parts.Time, out delay);
        delay = TimeSpan.FromMilliseconds(100);
        return !parts.Errors.AnswersSenders && error is RetriableException;
    }

    // Interrupted, a record is kept with its place in the order of its partition (kafka-connect 14.2: pause and stop are honoured, the batch is not lost). Aborted, it settles.
    private bool Keep(Sent sent, Stage stage, OperationCanceledException error, CancellationToken abort)
    {
        if (abort.IsCancellationRequested)
        {
            sent.Settle(Delivery.Failed(stage, new RetriableException($"{parts.Task} ended before a record was sent.", error), retriable: true, maybeStored: false), finish: parts.Errors.AnswersSenders);
            return false;
        }
        _kept = sent;
        Leave();
        return true;
    }

    private Sent Take(SourceRecord record)
    {
        if (_kept is not { } kept) return Rent(record);
        _kept = null;
        Interlocked.Increment(ref _outstanding);
        return kept;
    }

    private static void Fail(Sent sent, Stage stage, string executing, Exception error)
    {
        var retriable = error is RetriableException || stage == Stage.TopicCreation;
        sent.Failed(stage, executing, Delivery.Failed(stage, error, retriable, maybeStored: false));
    }

    // A record failed: sender-answering tasks tell their sender (by way of the dead letter topic when trying again is no use); others follow errors.tolerance.
    private void Report(Sent sent, Stage stage, string executing, Delivery failed)
    {
        var error = failed.Error!;
        parts.Metrics.RecordFailed();
        if (parts.Errors.LogErrors)
        {
            parts.Metrics.ErrorLogged();
            Log.RecordFailed(parts.Logger, parts.Task, StageNames.Of(stage), executing, ErrorTrace.Of(error));
        }
        var answers = parts.Errors.AnswersSenders;
        var tolerated = answers || (parts.Errors.Tolerance == ToleranceType.All && stage != Stage.TopicCreation);
        if (!tolerated)
        {
            Interlocked.CompareExchange(ref _failure, Failed(stage, error), null);
            // The record that ends the task is kept too (kafka-connect 13.3); its offset is not committed.
            if (parts.DeadLetters is { } last && stage != Stage.TopicCreation) last.Send(sent.Record!.Origin, sent.Record, stage, executing, error, _ => sent.Settle(failed, finish: false));
            else sent.Settle(failed, finish: false);
            parts.OnFailure();
            return;
        }
        if (!answers) parts.Metrics.Skipped();
        if (parts.DeadLetters is { } deadLetters && !(answers && (failed.IsRetriable || failed.MaybeStored)))
            deadLetters.Send(sent.Record!.Origin, sent.Record, stage, executing, error, sent.DeadLettered);
        else
            sent.Settle(failed);
    }

    private static ConnectException Failed(Stage stage, Exception error) => stage switch
    {
        Stage.KafkaProduce => new ConnectException("Unrecoverable exception from producer send callback", error),
        Stage.TopicCreation => new ConnectException(ErrorTrace.SafeMessage(error) ?? "A topic could not be prepared", error),
        _ => new ConnectException("Tolerance exceeded in error handler", error),
    };

    // The plugin must not throw here; when it does, the record has settled all the same (as in Connect: commitRecord).
    private void Tell(in Settlement settlement)
    {
        try
        {
            parts.Target.Settled(new ReadOnlySpan<Settlement>(in settlement));
        }
        catch (Exception e)
        {
            Log.SettledThrew(parts.Logger, parts.Task, ErrorTrace.Of(e));
        }
    }

    private Sent Rent(SourceRecord record)
    {
        Sent? sent;
        lock (_poolGate)
        {
            if (!_pool.TryPop(out sent)) sent = new Sent(this);
        }
        Interlocked.Increment(ref _outstanding);
        sent.Set(record, parts.Time.GetTimestamp());
        return sent;
    }

    private void Done(Sent sent)
    {
        sent.Clear();
        lock (_poolGate)
        {
            if (_pool.Count < MostPooled) _pool.Push(sent);
        }
        parts.Metrics.Settled();
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0) Volatile.Read(ref _drained)?.TrySetResult();
    }

    /// <summary>One record between poll and settlement; pooled. The first settlement wins.</summary>
    private sealed class Sent : IDeliveryTarget
    {
        private readonly RecordPipeline _owner;
        private SubmittedRecords.Ticket? _ticket;
        private int _settled;

        public Sent(RecordPipeline owner)
        {
            _owner = owner;
            DeadLettered = outcome => Settle(outcome);
        }

        public Action<Delivery> DeadLettered { get; }
        public SourceRecord? Record { get; private set; }
        public long Started { get; private set; }
        public long? AnswerDue => Record?.Origin?.DeadlineTimestamp;

        public void Set(SourceRecord record, long started) => (Record, Started, _settled) = (record, started, 0);
        public void Clear() => (Record, _ticket) = (null, null);

        /// <summary>Takes the record's place in the order of its source partition; once.</summary>
        public void Submit() => _ticket ??= _owner.Parts.Submitted.Submit(Record!);

        public void Complete(Delivery delivery)
        {
            if (delivery.Kind == DeliveryKind.Produced)
            {
                _owner.Parts.Metrics.Written();
                _owner.Parts.OnProduced(delivery.Topic!);
                Settle(delivery);
                return;
            }
            _owner.Parts.Metrics.Failed();
            Failed(Stage.KafkaProduce, nameof(RecordProducer), delivery);
        }

        public void Failed(Stage stage, string executing, Delivery failed) => _owner.Report(this, stage, executing, failed);

        public void Settle(Delivery delivery, bool finish = true)
        {
            if (Interlocked.Exchange(ref _settled, 1) != 0) return;
            _owner.Tell(new Settlement(Record!, delivery));
            if (finish) _ticket?.Finish();                     // after the task knows: an offset it builds at the flush then holds this record
            _owner.Done(this);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Error, "Error encountered in task {Task}. Executing stage '{Stage}' with class '{Class}'. {Trace}")]
        public static partial void RecordFailed(ILogger logger, TaskId task, string stage, string @class, string trace);

        [LoggerMessage(1402, LogLevel.Error, "{Task}: the task threw when it was told what became of a record; the record counts as settled. {Trace}")]
        public static partial void SettledThrew(ILogger logger, TaskId task, string trace);
    }
}
