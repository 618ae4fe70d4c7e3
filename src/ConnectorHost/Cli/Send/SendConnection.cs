using System.Globalization;
using System.Net.Sockets;

namespace ConnectorHost.Cli.Send;

/// <summary>What all connections of a run share.</summary>
internal sealed record SendServices(SendOptions Options, FrameSource Source, TlsMaterial? Tls, SendTally Tally, SendOutput Output, TimeProvider Time);

/// <summary>Sends frames over one connection and waits for their answers; opens a new one when the peer closed. Order of the input is kept within it.</summary>
internal sealed class SendConnection(SendServices services) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Outstanding _outstanding = new();
    private readonly Queue<SentFrame> _again = [];             // bounded by the window: what was outstanding when a connection was lost
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly AnswerReader _answers = new();
    private bool _sourceEnded;
    private string _ending = "";

    private SendOptions Options => services.Options;

    /// <summary>Until the source has no more and everything was answered or given up.</summary>
    /// <exception cref="SendFault">The peer cannot be reached.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!await IsAllSaidAsync(cancellationToken))
            {
                await using var client = await ConnectAsync(cancellationToken);
                services.Tally.Connected();
                await TalkAsync(client, cancellationToken);
                GiveUpOrRepeat();
            }
        }
        finally
        {
            foreach (var frame in Unsettled()) Settle(SendOutcome.WithoutAnswer(frame, Waited(frame), "no answer when the run ended"));
        }
    }

    public void Dispose() => _changed.Dispose();

    // No connection is opened for nothing: the next frame is fetched first.
    private async ValueTask<bool> IsAllSaidAsync(CancellationToken cancellationToken)
    {
        if (_again.Count > 0) return false;
        if (_sourceEnded || await services.Source.NextAsync(cancellationToken) is not { } frame) return true;
        _again.Enqueue(new SentFrame(frame, Options.Release == 2));
        return false;
    }

    private async Task<MllpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await MllpClient.ConnectAsync(Options.Host, Options.Port, services.Tls, Options.Timeout, services.Time, cancellationToken);
            }
            catch (SendFault) when (attempt < Options.Retries)
            {
                var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 250 * Math.Pow(2, attempt)));
                await Task.Delay(pause, services.Time, cancellationToken);
            }
        }
    }

    private async Task TalkAsync(MllpClient client, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, services.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        _ending = "";
        var reading = ReceiveAsync(client, deadline, stop.Token);
        var writing = WriteAsync(client, deadline, stop.Token);
        try
        {
            var first = await Task.WhenAny(reading, writing);
            if (first == writing && writing.IsCompletedSuccessfully) await HearOutAsync(client, reading, deadline);
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_ending.Length == 0)
            _ending = deadline.IsCancellationRequested ? string.Create(CultureInfo.InvariantCulture, $"no answer within {Options.Timeout.TotalSeconds:0.#} s") : "no answer: the connection was closed, which asks the sender to repeat";
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var task in new[] { reading, writing })
            if (task.Exception?.InnerException is { } e and not (IOException or SocketException or OperationCanceledException or ObjectDisposedException)) throw e;
    }

    // Frames that may stay silent: the peer, told that nothing more comes, answers what it has to and closes.
    private async Task HearOutAsync(MllpClient client, Task reading, CancellationTokenSource deadline)
    {
        lock (_gate)
        {
            if (_outstanding.IsEmpty) return;
        }
        deadline.CancelAfter(Options.Timeout < LongestSilence ? Options.Timeout : LongestSilence);
        await client.FinishSendingAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(MllpClient client, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (frame, isAllSaid) = await NextAsync(cancellationToken);
            if (isAllSaid) return;
            if (frame is null)
            {
                await _changed.WaitAsync(cancellationToken);
                continue;
            }
            lock (_gate)
            {
                frame.LastSent = services.Time.GetTimestamp();
                if (frame.Attempts++ == 0) frame.FirstSent = frame.LastSent;
                _outstanding.Add(frame);
                Arm(deadline);
            }
            services.Tally.Sent(frame);
            await client.SendAsync(frame.Frame.Body, cancellationToken);
        }
    }

    /// <summary>The frame to send now; none while the window is full or answers are awaited.</summary>
    private async ValueTask<(SentFrame? Frame, bool IsAllSaid)> NextAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_outstanding.Due >= Options.Window) return (null, false);
            if (_again.TryDequeue(out var again)) return (again, false);
            if (_sourceEnded) return (null, _outstanding.Due == 0);
        }
        if (await services.Source.NextAsync(cancellationToken) is { } frame) return (new SentFrame(frame, Options.Release == 2), false);
        _sourceEnded = true;
        lock (_gate) return (null, _outstanding.Due == 0 && _again.Count == 0);
    }

    private async Task ReceiveAsync(MllpClient client, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        while (await client.ReceiveAsync(cancellationToken) is { } body)
        {
            if (body is [0x06] or [0x15])
            {
                TakeCommit(body[0] == 0x06);
            }
            else
            {
                var answer = _answers.Read(body);
                bool isExpected;
                lock (_gate) isExpected = _outstanding.Take(answer);
                services.Tally.Received(body.Length, !isExpected);
                if (Options.Release == 2) await client.SendAsync(new byte[] { 0x06 }, cancellationToken);
            }
            lock (_gate) Arm(deadline);
            SettleDone();
            Pulse();
        }
    }

    // 15 asks for the block once more (hl7-mllp 5.11).
    private void TakeCommit(bool isPositive)
    {
        lock (_gate)
        {
            if (_outstanding.TakeCommit(isPositive) is not { } frame) return;
            if (frame.Attempts <= Options.Retries)
            {
                frame.Reset();
                _again.Enqueue(frame);
                return;
            }
            frame.Add("15", "not committed by the receiver, which asks to send it again");
            Settle(SendOutcome.Answered(frame, services.Time.GetElapsedTime(frame.FirstSent)));
        }
    }

    private void SettleDone()
    {
        IReadOnlyList<SentFrame> done;
        lock (_gate) done = _outstanding.TakeDone();
        foreach (var frame in done) Settle(SendOutcome.Answered(frame, services.Time.GetElapsedTime(frame.FirstSent)));
    }

    private void GiveUpOrRepeat()
    {
        SettleDone();
        var waiting = _outstanding.TakeAll();
        var later = _again.ToArray();
        _again.Clear();
        foreach (var frame in waiting)
        {
            if (!frame.IsDue)
            {
                Settle(SendOutcome.Answered(frame, TimeSpan.Zero));
            }
            else if (frame.Attempts <= Options.Retries)
            {
                frame.Reset();
                _again.Enqueue(frame);
            }
            else
            {
                Settle(SendOutcome.WithoutAnswer(frame, Waited(frame), _ending));
            }
        }
        foreach (var frame in later) _again.Enqueue(frame);
    }

    private IEnumerable<SentFrame> Unsettled() => _outstanding.TakeAll().Concat(_again).Where(f => f.Attempts > 0);

    private TimeSpan Waited(SentFrame frame) => services.Time.GetElapsedTime(frame.FirstSent);

    private void Settle(SendOutcome outcome)
    {
        services.Tally.Settled(outcome);
        services.Output.Settled(outcome);
    }

    // The oldest that waits for an answer decides when patience is over.
    private void Arm(CancellationTokenSource deadline)
    {
        if (_outstanding.OldestDue is not { } oldest) deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        else if (Options.Timeout - services.Time.GetElapsedTime(oldest.LastSent) is var left) deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private void Pulse()
    {
        lock (_gate)
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
    }
}
