namespace ConnectorHost.Runtime.Herding;

/// <summary>One item of the herder's queue.</summary>
internal abstract class HerderRequest(string stage)
{
    /// <summary>What the loop is doing while it runs this, for time-out texts: <c>creating connector a</c>.</summary>
    public string Stage { get; } = stage;

    /// <summary>Runs on the herder's loop; a failure belongs to the asker and is never thrown here.</summary>
    public abstract ValueTask RunAsync(CancellationToken cancellationToken);

    /// <summary>The loop has ended before it came to this.</summary>
    public abstract void Refuse(Exception error);
}

/// <summary>A request with an answer.</summary>
internal sealed class HerderRequest<T>(string stage, Func<CancellationToken, ValueTask<T>> work) : HerderRequest(stage)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        try { _answer.TrySetResult(await work(cancellationToken)); }
        catch (Exception e) { Refuse(e); }
    }

    public override void Refuse(Exception error)
    {
        _answer.TrySetException(error);
        _ = _answer.Task.Exception; // an asker that timed out has gone: its failure is not "unobserved"
    }
}

/// <summary>Wakes the loop so that it looks at pending changes.</summary>
internal sealed class HerderWake() : HerderRequest("applying configuration changes")
{
    public static HerderWake Instance { get; } = new();

    public override ValueTask RunAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override void Refuse(Exception error) { }
}
