namespace ConnectorHost.Cli.Send;

/// <summary>One run of <c>send</c>: connections that share a source, and their counts.</summary>
internal sealed class SendRun(SendOptions options, IReadOnlyList<SendInput> inputs, Func<Stream> standardInput, TextWriter output, TimeProvider time)
{
    /// <returns>Whether every frame of the input was sent and answered positively.</returns>
    /// <exception cref="SendFault">The run could not begin, or not go on; what was counted until then is printed.</exception>
    public async Task<bool> GoAsync(CancellationToken cancellationToken)
    {
        var terminal = options.Quiet ? null : SendProgress.Terminal(output);
        var tally = new SendTally();
        var lines = new SendOutput(terminal is null ? output.WriteLine : text => terminal.Write(new Spectre.Console.Text(text + '\n')), options.Quiet);
        using var tls = options.Tls?.Load();
        await using var source = new FrameSource(inputs, options, standardInput, lines.Warn, time);
        var started = time.GetTimestamp();
        var isThrough = false;
        try
        {
            var services = new SendServices(options, source, tls, tally, lines, time);
            if (terminal is null) await SendAsync(services, cancellationToken);
            else await SendProgress.ShowAsync(source, tally, time, () => SendAsync(services, cancellationToken), terminal);
            isThrough = true;
        }
        finally
        {
            if (isThrough || tally.Frames > 0) lines.Summarise(tally, time.GetElapsedTime(started), always: options.Repeat > 1);
        }
        return tally.AllPositive && !lines.HasWarnings;
    }

    // The first that cannot go on ends them all.
    private async Task SendAsync(SendServices services, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connections = new SendConnection[options.Connections];
        for (var i = 0; i < connections.Length; i++) connections[i] = new SendConnection(services);
        var running = connections.Select(c => Task.Run(() => c.RunAsync(stop.Token), CancellationToken.None)).ToList();
        try
        {
            var left = new List<Task>(running);
            while (left.Count > 0)
            {
                var ended = await Task.WhenAny(left);
                await ended;
                left.Remove(ended);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var connection in connections) connection.Dispose();
        }
    }
}
