using System.Text;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>A pipeline with everything around it in memory. Values are text; transform and converter do what the test says.</summary>
internal sealed class PipelineHarness : IDisposable
{
    public const string DeadLetterTopic = "dead";
    public static readonly TaskId Task = new("c", 0);
    private int _wakes;

    public PipelineHarness(bool answersSenders = false, ToleranceType tolerance = ToleranceType.None, TimeSpan? retryTimeout = null, TimeSpan? retryDelayMax = null, bool deadLetters = false, bool logErrors = false, ISourceTask? target = null, Func<string, TopicSpec?>? specify = null)
    {
        var instruments = new TaskMetrics(Meters);
        Metrics = new PipelineMetrics(instruments, Task);
        Topics = new TopicPreparation(Admin, new TopicRules(specify ?? (_ => null), RequireReplicated: false), instruments, Time, Logs);
        DeadLetters = deadLetters ? new DeadLetterQueue(DeadLetterTopic, contextHeaders: true, Task, Sender, Metrics) : null;
        var step = new TransformStep("step", "org.example.Step", new Step(this), null, Negate: false);
        var text = new TextConverter(this);
        var conversion = new RecordConversion(new NamedConverter(text, "KeyText"), new NamedConverter(text, "ValueText"), text, "HeaderText");
        var errors = new ErrorPolicy(tolerance, retryTimeout ?? TimeSpan.Zero, retryDelayMax ?? TimeSpan.FromMinutes(1), logErrors, answersSenders);
        Pipeline = new RecordPipeline(new PipelineParts(
            Task, target ?? Target, new TransformChain([step]), conversion, Topics, Sender, Submitted, errors, DeadLetters, Metrics, Time, Logs, () => Interlocked.Increment(ref _wakes)));
    }

    public WatchedTime Time { get; } = new();
    public TestMeters Meters { get; } = new();
    public RecordingLogs Logs { get; } = new();
    public FakeSender Sender { get; } = new();
    public FakeTopicAdmin Admin { get; } = new();
    public SubmittedRecords Submitted { get; } = new();
    public RecordingTask Target { get; } = new();
    public PipelineMetrics Metrics { get; }
    public TopicPreparation Topics { get; }
    public DeadLetterQueue? DeadLetters { get; }
    public RecordPipeline Pipeline { get; }

    /// <summary>The transform.</summary>
    public Func<SourceRecord, ConnectRecord?> Transform { get; set; } = r => r;

    /// <summary>Runs before a value is converted.</summary>
    public Func<CancellationToken, ValueTask> BeforeValue { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>How often the task was told to look up.</summary>
    public int Wakes => Volatile.Read(ref _wakes);

    public IReadOnlyList<Settlement> Settlements => Target.Settlements;
    public Delivery Only => Assert.Single(Settlements).Delivery;

    /// <summary>The position stored next for a source, or null.</summary>
    public object? Committable(string source = "a") => Submitted.TakeCommittable().GetValueOrDefault(Partition(source))?["at"];

    public static SourcePartition Partition(string source) => new([new("source", source)]);

    public static SourceRecord Record(string value = "v", long at = 1, string source = "a", string topic = "events", RecordOrigin? origin = null) => new(topic)
    {
        Key = "k",
        Value = value,
        SourcePartition = Partition(source),
        SourceOffset = SourceOffset.Of(new Dictionary<string, object?> { ["at"] = at }),
        Origin = origin,
    };

    /// <summary>Sends until it is done or aborted.</summary>
    public async ValueTask SendAsync(SourceRecord record, CancellationToken abort = default) => Assert.True(await Pipeline.SendAsync(record, abort, abort));

    public void Dispose()
    {
        Topics.Dispose();
        Meters.Dispose();
    }

    private sealed class Step(PipelineHarness owner) : ITransform
    {
        public ConnectRecord? Apply(ConnectRecord record) => owner.Transform((SourceRecord)record);
    }

    private sealed class TextConverter(PipelineHarness owner) : IConverter, IHeaderConverter
    {
        public async ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken)
        {
            if (value is not "k") await owner.BeforeValue(cancellationToken);
            return value is null ? null : Encoding.UTF8.GetBytes((string)value);
        }

        public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => throw new NotSupportedException("sources only write");
        public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => value is null ? null : Encoding.UTF8.GetBytes((string)value);
        public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => throw new NotSupportedException("sources only write");
    }
}

/// <summary>Remembers what it was told became of records.</summary>
internal sealed class RecordingTask : ISourceTask
{
    private readonly List<Settlement> _settlements = [];

    public IReadOnlyList<Settlement> Settlements { get { lock (_settlements) return [.. _settlements]; } }

    public void Settled(ReadOnlySpan<Settlement> settlements)
    {
        lock (_settlements) _settlements.AddRange(settlements);
    }

    public ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken) => new([]);
    public ValueTask PauseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask ResumeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>A message with its bytes.</summary>
internal sealed class TestOrigin(string text, long? deadline = null) : RecordOrigin
{
    public override long? DeadlineTimestamp => deadline;
    public Exception? Fault { get; init; }
    public Headers DeadLetterHeaders { get; init; } = Headers.Empty;
    public override byte[] GetOriginalBytes() => Fault is null ? Encoding.UTF8.GetBytes(text) : throw Fault;
    public override Headers GetDeadLetterHeaders() => DeadLetterHeaders;
}
