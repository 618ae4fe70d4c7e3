using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

public sealed class SharedResourcesTests
{
    private readonly SharedResources _shared = new();
    private int _created;

    [Fact]
    public async Task Made_once_for_all_and_disposed_with_the_last_lease()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await AcquireAsync())));
        Assert.Equal(1, _created);
        Assert.All(leases, l => Assert.Same(leases[0].Value, l.Value));
        foreach (var lease in leases[1..]) await lease.DisposeAsync();
        Assert.Equal(0, leases[0].Value.Disposals);
        await leases[0].DisposeAsync();
        Assert.Equal(1, leases[0].Value.Disposals);
    }

    [Fact]
    public async Task Disposing_a_lease_twice_is_one_release()
    {
        var (first, second) = (await AcquireAsync(), await AcquireAsync());
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal(0, second.Value.Disposals);
        await second.DisposeAsync();
        Assert.Equal(1, second.Value.Disposals);
    }

    [Fact]
    public async Task After_the_last_lease_the_next_asker_gets_a_new_one()
    {
        var first = await AcquireAsync();
        await first.DisposeAsync();
        var second = await AcquireAsync();
        Assert.NotSame(first.Value, second.Value);
        Assert.Equal(2, _created);
    }

    [Fact]
    public async Task Other_names_are_other_resources()
    {
        var first = await AcquireAsync("one");
        var second = await AcquireAsync("two");
        Assert.NotSame(first.Value, second.Value);
    }

    [Fact]
    public async Task A_failed_creation_is_tried_again_by_the_next_asker()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _shared.AcquireAsync<Resource>("r", _ => throw new InvalidOperationException("no"), CancellationToken.None));
        await using var lease = await AcquireAsync();
        Assert.Equal(1, _created);
    }

    [Fact]
    public async Task Who_asked_while_it_failed_to_be_made_sees_that_failure()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = 0;
        async ValueTask<Resource> FailAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref tries);
            await gate.Task;
            throw new InvalidOperationException("port is taken");
        }

        var asking = Enumerable.Range(0, 3).Select(_ => _shared.AcquireAsync("r", FailAsync, CancellationToken.None).AsTask()).ToArray();
        gate.SetResult();
        foreach (var one in asking) Assert.Equal("port is taken", (await Assert.ThrowsAsync<InvalidOperationException>(() => one)).Message);
        Assert.Equal(1, tries);
        await using var lease = await AcquireAsync();
        Assert.Equal(1, _created);
    }

    [Fact]
    public async Task Who_gives_up_does_not_fail_the_others()
    {
        using var abort = new CancellationTokenSource();
        var first = _shared.AcquireAsync<Resource>("r", async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException("not reached");
        }, abort.Token).AsTask();
        var second = AcquireAsync().AsTask();
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await using var lease = await second.WaitAsync(Eventually.Deadline);
        Assert.Equal(1, _created);
    }

    [Fact]
    public async Task A_new_one_is_not_made_before_the_old_one_is_gone()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await _shared.AcquireAsync("r", _ => new ValueTask<Resource>(new Resource { Gone = gone.Task }), CancellationToken.None);
        var releasing = first.DisposeAsync().AsTask();
        var second = AcquireAsync().AsTask();
        Assert.False(second.IsCompleted);
        Assert.Equal(0, _created);
        gone.SetResult();
        await releasing;
        await using var lease = await second.WaitAsync(Eventually.Deadline);
        Assert.Equal(1, _created);
    }

    [Fact]
    public async Task Taken_and_given_back_by_many_at_once_never_two_are_alive()
    {
        var alive = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, token) =>
        {
            await using var lease = await _shared.AcquireAsync("r", _ =>
            {
                Assert.Equal(1, Interlocked.Increment(ref alive));
                return new ValueTask<Resource>(new Resource { OnDispose = () => Interlocked.Decrement(ref alive) });
            }, token);
            Assert.Equal(0, lease.Value.Disposals);
            await Task.Yield();
        });
        Assert.Equal(0, alive);
    }

    private ValueTask<PluginApi.Connectors.SharedLease<Resource>> AcquireAsync(string name = "r") => _shared.AcquireAsync(name, _ =>
    {
        Interlocked.Increment(ref _created);
        return new ValueTask<Resource>(new Resource());
    }, CancellationToken.None);

    private sealed class Resource : IAsyncDisposable
    {
        public int Disposals { get; private set; }
        public Task Gone { get; init; } = Task.CompletedTask;
        public Action? OnDispose { get; init; }

        public async ValueTask DisposeAsync()
        {
            await Gone;
            Disposals++;
            OnDispose?.Invoke();
        }
    }
}
