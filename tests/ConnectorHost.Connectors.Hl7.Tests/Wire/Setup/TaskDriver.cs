using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>Calls one task as the runtime does: one loop polls, pauses, resumes and stops it.</summary>
internal sealed class TaskDriver(Bench bench, ISourceTask task, ISourceTaskContext context) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _interrupt = new();
    private Func<Task>? _command;
    private TaskCompletionSource? _done;
    private bool _ended;
    private Task _loop = Task.CompletedTask;

    public async Task StartAsync(PluginConfig config, CancellationToken cancellationToken)
    {
        await task.StartAsync(context, config, cancellationToken);
        _loop = Task.Run(LoopAsync, CancellationToken.None);
    }

    /// <summary>Closes the intake and returns when all that was read is handed on and settled.</summary>
    public Task PauseAsync() => DoAsync(DrainAsync);

    public Task ResumeAsync() => DoAsync(async () => await task.ResumeAsync(CancellationToken.None));

    /// <summary>Drains for at most <paramref name="grace"/>, then ends the task.</summary>
    public Task StopAsync(StopReason reason, TimeSpan grace) => DoAsync(async () =>
    {
        await Task.WhenAny(DrainAsync(), Task.Delay(grace));
        _ended = true;
        await task.StopAsync(reason, CancellationToken.None);
    });

    public async ValueTask DisposeAsync()
    {
        if (!_ended) await StopAsync(StopReason.Stopped, TimeSpan.FromMilliseconds(100)).WaitAsync(RawClient.Deadline);
        await _loop;
        _interrupt.Dispose();
    }

    private async Task DrainAsync()
    {
        await task.PauseAsync(CancellationToken.None);
        while (true)
        {
            var batch = await task.PollAsync(CancellationToken.None);
            if (batch.Count == 0) break;
            Take(batch);
        }
        while (bench.Outstanding > 0 && !_ended) await Task.Delay(5);
    }

    private async Task DoAsync(Func<Task> command)
    {
        TaskCompletionSource done;
        lock (_gate)
        {
            (_command, _done) = (command, done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _interrupt.Cancel();
        }
        await done.Task;
    }

    private async Task LoopAsync()
    {
        var isPaused = false;
        while (!_ended)
        {
            if (Command() is var (command, done))
            {
                try
                {
                    await command();
                    isPaused = command == DrainAsync;
                    done.SetResult();
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
                continue;
            }
            CancellationToken interrupt;
            lock (_gate) interrupt = _interrupt.Token;
            try
            {
                if (isPaused) await Task.Delay(Timeout.Infinite, interrupt);
                else Take(await task.PollAsync(interrupt));
            }
            catch (OperationCanceledException)
            {
                // A command waits.
            }
            catch (RetriableException)
            {
                await Task.Delay(10);
            }
        }
    }

    private (Func<Task>, TaskCompletionSource)? Command()
    {
        lock (_gate)
        {
            if (_command is not { } command) return null;
            _command = null;
            _interrupt.Dispose();
            _interrupt = new CancellationTokenSource();
            return (command, _done!);
        }
    }

    // Records of one message come together and share its origin.
    private void Take(IReadOnlyList<SourceRecord> batch)
    {
        for (var from = 0; from < batch.Count;)
        {
            var to = from + 1;
            while (to < batch.Count && ReferenceEquals(batch[to].Origin, batch[from].Origin)) to++;
            SourceRecord[] records = [.. batch.Skip(from).Take(to - from)];
            bench.TakenByRuntime(new Taken(task, records, bench.MessageSettled));
            from = to;
        }
    }
}
