using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Runtime.Work;

/// <summary>What the local tasks of one connector share: made by the first asker, disposed with the last lease.</summary>
internal sealed class SharedResources : ISharedResources
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Lock _gate = new();

    public async ValueTask<SharedLease<T>> AcquireAsync<T>(string name, Func<CancellationToken, ValueTask<T>> create, CancellationToken cancellationToken)
        where T : class, IAsyncDisposable
    {
        Entry entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out entry!)) _entries.Add(name, entry = new Entry());
            entry.Holders++;
        }
        try
        {
            await entry.Turn.WaitAsync(cancellationToken);
            try
            {
                entry.Value ??= await create(cancellationToken);
            }
            finally
            {
                entry.Turn.Release();
            }
            return new SharedLease<T>((T)entry.Value, () => ReleaseAsync(name, entry));
        }
        catch
        {
            await ReleaseAsync(name, entry);
            throw;
        }
    }

    private async ValueTask ReleaseAsync(string name, Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Holders > 0) return;
            _entries.Remove(name);
        }
        if (entry.Value is { } value) await value.DisposeAsync();
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Holders { get; set; }
        public IAsyncDisposable? Value { get; set; }
    }
}
