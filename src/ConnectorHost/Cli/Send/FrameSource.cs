namespace ConnectorHost.Cli.Send;

/// <summary>Hands out the frames of all inputs in order, pass after pass, at the asked rate. Reads on only when somebody asks, so it holds one frame.</summary>
/// <remarks>Any number of connections may ask; whoever asks first gets the next frame.</remarks>
internal sealed class FrameSource(IReadOnlyList<SendInput> inputs, SendOptions options, Func<Stream> standardInput, Action<string> warn, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly FreshControlIds _fresh = new();
    private FrameReader? _reader;
    private OutgoingFrame? _held;                              // read, but whoever waited for its turn was stopped: the next one gets it
    private int _pass;
    private int _next;
    private long _readBefore;
    private long? _dueAt;

    /// <summary>Bytes read in all passes; for progress, from any thread.</summary>
    public long BytesRead => Volatile.Read(ref _readBefore) + (Volatile.Read(ref _reader)?.BytesRead ?? 0);

    /// <summary>Bytes of all passes; null when standard input is among them.</summary>
    public long? BytesInAll => inputs.Any(i => i.Path is null) ? null : inputs.Sum(i => i.Bytes ?? 0) * options.Repeat;

    /// <summary>The next frame when it is its time; null when there is none.</summary>
    /// <exception cref="SendFault">An input cannot be read.</exception>
    public async ValueTask<OutgoingFrame?> NextAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if ((_held ??= await ReadAsync(cancellationToken)) is not { } frame) return null;
            if (options.Rate is { } rate) await WaitForTurnAsync(rate, cancellationToken);
            _held = null;
            var isFresh = options.ControlIds == ControlIdChoice.Fresh || (options.ControlIds == ControlIdChoice.FreshWhenRepeated && _pass > 0);
            return isFresh ? frame with { Body = _fresh.Apply(frame.Body) } : frame;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null) await _reader.DisposeAsync();
        _turn.Dispose();
    }

    private async ValueTask<OutgoingFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_reader is null)
            {
                if (_next == inputs.Count && ++_pass < options.Repeat) _next = 0;
                if (_next == inputs.Count) return null;
                Volatile.Write(ref _reader, Open(inputs[_next++]));
            }
            try
            {
                if (await _reader.NextAsync(cancellationToken) is { } frame) return frame;
            }
            catch (IOException e)
            {
                throw new SendFault($"Cannot read {inputs[_next - 1].Name}: {e.Message}", e);
            }
            var done = _reader;
            Volatile.Write(ref _reader, null);
            Volatile.Write(ref _readBefore, _readBefore + done.BytesRead);
            await done.DisposeAsync();
        }
    }

    private FrameReader Open(SendInput input)
    {
        try
        {
            var stream = input.Path is null ? standardInput() : new FileStream(input.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return new FrameReader(input.Name, stream, options.SplitBatches, warn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SendFault($"Cannot read {input.Path}: {e.Message}", e);
        }
    }

    // Whoever waits here keeps the others waiting, as the rate is one for all. What was missed is caught up with, but for a second at most.
    private async ValueTask WaitForTurnAsync(double rate, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var due = Math.Max(_dueAt ?? now, now - (long)(MostBehind.TotalSeconds * time.TimestampFrequency));
        if (due > now) await Task.Delay(time.GetElapsedTime(now, due), time, cancellationToken);
        _dueAt = due + (long)(time.TimestampFrequency / rate);
    }
}
