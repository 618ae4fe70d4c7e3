using System.Threading.Channels;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Runtime.Tests.Work;

/// <summary>A source task that returns what the test gives it and remembers what was asked of it.</summary>
internal sealed class ScriptedTask : ISourceTask
{
    private readonly Channel<Func<IReadOnlyList<SourceRecord>>> _polls = Channel.CreateBounded<Func<IReadOnlyList<SourceRecord>>>(1000);
    private readonly List<SourceRecord> _batch = [];
    private readonly List<string> _calls = [];
    private readonly List<Settlement> _settlements = [];
    private volatile bool _paused;

    /// <summary>Hooks in the order they ran; polls are left out.</summary>
    public IReadOnlyList<string> Calls { get { lock (_calls) return [.. _calls]; } }
    public IReadOnlyList<Settlement> Settlements { get { lock (_settlements) return [.. _settlements]; } }

    public Func<CancellationToken, ValueTask> OnStart { get; set; } = _ => ValueTask.CompletedTask;
    public Func<CancellationToken, ValueTask> OnResume { get; set; } = _ => ValueTask.CompletedTask;
    public Func<CancellationToken, ValueTask> OnStop { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Replaces the script while set.</summary>
    public Func<CancellationToken, ValueTask<IReadOnlyList<SourceRecord>>>? OnPoll { get; set; }

    public void Give(params SourceRecord[] batch) => Assert.True(_polls.Writer.TryWrite(() => batch));

    public void Throw(Exception error) => Assert.True(_polls.Writer.TryWrite(() => throw error));

    public async ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken)
    {
        Say("start");
        await OnStart(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken)
    {
        _batch.Clear();                                    // the list belongs to the runtime until the next call only, and tasks use that
        if (OnPoll is { } other) return await other(cancellationToken);
        if (_polls.Reader.TryRead(out var now)) return Batch(now());
        if (_paused) return [];
        return Batch((await _polls.Reader.ReadAsync(cancellationToken))());
    }

    private List<SourceRecord> Batch(IReadOnlyList<SourceRecord> records)
    {
        if (records is null) return null!;                 // as a sloppy plugin does
        _batch.AddRange(records);
        return _batch;
    }

    public void Settled(ReadOnlySpan<Settlement> settlements)
    {
        lock (_settlements) _settlements.AddRange(settlements);
    }

    public ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        Say("pause");
        _paused = true;
        return ValueTask.CompletedTask;
    }

    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        Say("resume");
        _paused = false;
        await OnResume(cancellationToken);
    }

    public async ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken)
    {
        Say($"stop {reason}");
        await OnStop(cancellationToken);
    }

    private void Say(string call)
    {
        lock (_calls) _calls.Add(call);
    }
}
