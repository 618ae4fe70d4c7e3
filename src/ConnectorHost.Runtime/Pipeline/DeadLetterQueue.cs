using System.Globalization;
using System.Text;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>Keeps what could not be delivered: original bytes to the dead letter topic, one dead letter per message.</summary>
/// <remarks>Bounded: with <see cref="MostPending"/> dead letters unacknowledged a further one fails for now (retriable), so nothing is buffered without end.</remarks>
internal sealed class DeadLetterQueue(string topic, bool contextHeaders, TaskId task, IRecordSender producer, PipelineMetrics metrics)
{
    private const int MostPending = 1000;
    private const string Prefix = "__connect.errors.";
    private volatile bool _preparedOnce;
    private int _pending;
    private Task _preparing = Task.CompletedTask;

    public string Topic { get; } = topic;

    /// <summary>Makes the topic when it could not be looked at before the start; null when it is there. Until it succeeded, dead letters fail for now.</summary>
    public Func<Task>? PrepareTopic { get; init; }

    private PipelineMetrics Metrics { get; } = metrics;

    /// <summary>Any thread; never blocks.</summary>
    /// <param name="origin">What the record was made from; null when the task gave none, then the record's own key and value are kept as far as they are bytes or text.</param>
    /// <param name="record">The record as the task made it; null when none came about.</param>
    /// <param name="executing">Class that worked at the stage.</param>
    /// <param name="completion">Called once with <see cref="DeliveryKind.DeadLettered"/> or <see cref="DeliveryKind.Failed"/>.</param>
    public void Send(RecordOrigin? origin, SourceRecord? record, Stage stage, string executing, Exception error, Action<Delivery> completion)
    {
        if (origin is null)
        {
            Start(new DeadLetter(this, stage), null, record, stage, executing, error, completion);
            return;
        }
        var created = false;
        var letter = origin.DeadLetterOnce(() =>
        {
            created = true;
            return new DeadLetter(this, stage);
        });
        if (created) Start(letter, origin, record, stage, executing, error, completion);
        else letter.Join(completion);
    }

    private void Start(DeadLetter letter, RecordOrigin? origin, SourceRecord? record, Stage stage, string executing, Exception error, Action<Delivery> completion)
    {
        letter.Join(completion);
        Metrics.DeadLetterRequested();
        if (!IsReady())
        {
            Interlocked.Increment(ref _pending);
            letter.Complete(Delivery.Failed(stage, new RetriableException($"{task}: the dead letter topic '{Topic}' is not ready yet."), retriable: true, maybeStored: false));
            return;
        }
        if (Interlocked.Increment(ref _pending) > MostPending)
        {
            letter.Complete(Delivery.Failed(stage, new RetriableException($"{task}: {MostPending} dead letters wait for Kafka already."), retriable: true, maybeStored: false));
            return;
        }
        try
        {
            var value = origin is null ? Raw(record?.Value) : origin.GetOriginalBytes();
            var outgoing = new OutgoingRecord(Topic, null, Raw(record?.Key), value, null, HeadersFor(origin, record, stage, executing, error));
            if (producer.TrySend(outgoing, letter)) return;
            letter.Complete(Delivery.Failed(stage, new RetriableException($"{task}: the producer's queue is full, a dead letter was not taken."), retriable: true, maybeStored: false));
        }
        catch (Exception e)
        {
            letter.Complete(Delivery.Failed(stage, new ConnectException($"{task}: a dead letter could not be made.", e), retriable: false, maybeStored: false));
        }
    }

    // One attempt at a time, in the background: whoever sends meanwhile is told to come again.
    private bool IsReady()
    {
        if (PrepareTopic is null || _preparedOnce) return true;
        var preparing = Volatile.Read(ref _preparing);
        if (!preparing.IsCompleted) return false;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _preparing, PrepareAsync(started.Task, PrepareTopic), preparing) == preparing) started.SetResult();
        return false;
    }

    private async Task PrepareAsync(Task start, Func<Task> prepare)
    {
        await start;
        try
        {
            await prepare();
            _preparedOnce = true;
        }
        catch (Exception)
        {
            // Said by the next dead letter's failure; it also starts the next attempt.
        }
    }

    private OutgoingHeaders HeadersFor(RecordOrigin? origin, SourceRecord? record, Stage stage, string executing, Exception error)
    {
        var headers = new OutgoingHeaders();
        var own = origin?.GetDeadLetterHeaders() ?? Headers.Empty;
        foreach (ref readonly var header in own.AsSpan()) headers.Add(header.Key, Text(header.Value as string));
        if (own.Last("error.class") is null) headers.Add("error.class", Text(ErrorClass(stage, error)));
        if (!contextHeaders) return headers;
        if (record is not null) headers.Add(Prefix + "topic", Text(record.Topic));
        headers.Add(Prefix + "connector.name", Text(task.Connector));
        headers.Add(Prefix + "task.id", Text(task.Task.ToString(CultureInfo.InvariantCulture)));
        headers.Add(Prefix + "stage", Text(StageNames.Of(stage)));
        headers.Add(Prefix + "class.name", Text(executing));
        headers.Add(Prefix + "exception.class.name", Text(error.GetType().FullName));
        headers.Add(Prefix + "exception.message", Text(ErrorTrace.SafeMessage(error)));
        headers.Add(Prefix + "exception.stacktrace", Text(ErrorTrace.Of(error)));
        return headers;
    }

    private static string ErrorClass(Stage stage, Exception error) =>
        error is SerializationException || stage is Stage.KeyConverter or Stage.ValueConverter or Stage.HeaderConverter ? "SCHEMA_ERROR" : "PROCESSING_ERROR";

    private static byte[]? Raw(object? value) => value switch
    {
        byte[] bytes => bytes,
        string text => Text(text),
        _ => null,
    };

    private static byte[]? Text(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>One dead letter on its way, with everybody who waits for it.</summary>
    private sealed class DeadLetter(DeadLetterQueue owner, Stage stage) : IDeliveryTarget
    {
        private readonly Lock _gate = new();
        private List<Action<Delivery>>? _waiting = [];
        private Delivery _outcome;

        public void Join(Action<Delivery> completion)
        {
            lock (_gate)
            {
                if (_waiting is not null)
                {
                    _waiting.Add(completion);
                    return;
                }
            }
            completion(_outcome);
        }

        public void Complete(Delivery delivery)
        {
            Interlocked.Decrement(ref owner._pending);
            List<Action<Delivery>> waiting;
            lock (_gate)
            {
                if (_waiting is null) return;
                _outcome = delivery.Kind == DeliveryKind.Produced
                    ? Delivery.DeadLettered(delivery.Topic!, delivery.Partition, delivery.Offset, stage)
                    : delivery;
                (waiting, _waiting) = (_waiting, null);
            }
            if (_outcome.Kind == DeliveryKind.Failed) owner.Metrics.DeadLetterFailed();
            foreach (var completion in waiting) completion(_outcome);
        }
    }
}
