using System.Text;
using System.Threading.Channels;

namespace ConnectorHost.Startup.Logging;

/// <summary>Writes lines to standard output from one loop, so that a slow terminal or pipe never holds up the caller. Full: lines are dropped and their number is told.</summary>
internal sealed class ConsoleLines : IAsyncDisposable
{
    private const int Capacity = 8192;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly TextWriter _output;
    private readonly Task _loop;
    private long _dropped;

    /// <param name="output">Owned by the caller.</param>
    public ConsoleLines(TextWriter output)
    {
        _output = output;
        _loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Standard output without a flush per character.</summary>
    public static ConsoleLines ToStandardOutput() => new(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 16 * 1024) { AutoFlush = false });

    /// <param name="text">One line or several, without the last line end.</param>
    public void Write(string text)
    {
        if (!_lines.Writer.TryWrite(text)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Ends after everything was written.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAllAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line)) await _output.WriteLineAsync(line);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) await _output.WriteLineAsync($"... {dropped} log lines were dropped: standard output did not keep up");
            await _output.FlushAsync();
        }
    }
}
