using System.Runtime.ExceptionServices;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Runtime.Work;

/// <summary>What the local tasks of one connector share: made by the first asker, disposed with the last lease. Of one name never two are alive.</summary>
internal sealed class SharedResources : ISharedResources
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Lock _gate = new();

    public async ValueTask<SharedLease<T>> AcquireAsync<T>(string name, Func<CancellationToken, ValueTask<T>> create, CancellationToken cancellationToken)
        where T : class, IAsyncDisposable
    {
        Entry entry;
        int failures;
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out entry!)) _entries.Add(name, entry = new Entry());
            entry.Holders++;
            failures = entry.Failures;
        }
        try
        {
            await entry.Turn.WaitAsync(cancellationToken);
            try
            {
                // Who asked while it was being made sees what came of it.
                if (entry.Value is null && entry.Failures != failures) ExceptionDispatchInfo.Throw(entry.Failure!);
                entry.Value ??= await CreateAsync(entry, create, cancellationToken);
                return new SharedLease<T>((T)entry.Value, () => ReleaseAsync(name, entry));
            }
            finally
            {
                entry.Turn.Release();
            }
        }
        catch
        {
            await ReleaseAsync(name, entry);
            throw;
        }
    }

    private async ValueTask<T> CreateAsync<T>(Entry entry, Func<CancellationToken, ValueTask<T>> create, CancellationToken cancellationToken)
    {
        try
        {
            return await create(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            lock (_gate) (entry.Failure, entry.Failures) = (e, entry.Failures + 1);
            throw;
        }
    }

    // The turn is held while the value is disposed: the next asker makes a new one when the old one is gone (a port is free again).
    private async ValueTask ReleaseAsync(string name, Entry entry)
    {
        await entry.Turn.WaitAsync();
        try
        {
            lock (_gate)
            {
                if (--entry.Holders > 0) return;
            }
            if (entry.Value is not { } value) return;
            entry.Value = null;
            await value.DisposeAsync();
        }
        finally
        {
            lock (_gate)
            {
                if (entry.Holders == 0) _entries.Remove(name);
            }
            entry.Turn.Release();
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Holders { get; set; }
        public int Failures { get; set; }
        public Exception? Failure { get; set; }
        public IAsyncDisposable? Value { get; set; }
    }
}
