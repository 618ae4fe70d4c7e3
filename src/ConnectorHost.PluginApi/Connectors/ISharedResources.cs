namespace ConnectorHost.PluginApi.Connectors;

/// <summary>Resources that the tasks of one connector share in one process: made by the first that asks, disposed when the last gives its lease back.</summary>
public interface ISharedResources
{
    /// <summary>Joins the resource of that name, making it when nobody holds it.</summary>
    /// <param name="create">Runs once for all who ask at the same time; when it throws, all of them see the exception and the next asker tries again.</param>
    ValueTask<SharedLease<T>> AcquireAsync<T>(string name, Func<CancellationToken, ValueTask<T>> create, CancellationToken cancellationToken)
        where T : class, IAsyncDisposable;
}

/// <summary>One holder's share of a resource; disposing it twice is one release.</summary>
public sealed class SharedLease<T>(T value, Func<ValueTask> release) : IAsyncDisposable where T : class
{
    private Func<ValueTask>? _release = release;

    public T Value { get; } = value;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _release, null)?.Invoke() ?? ValueTask.CompletedTask;
}
