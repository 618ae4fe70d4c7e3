using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>A transport without sockets: tests connect senders to it.</summary>
internal sealed class InMemoryTransport : IConnectionListenerFactory, IConnectionListener
{
    private Channel<ConnectionContext> _accepting = Channel.CreateBounded<ConnectionContext>(1000);

    public int Binds { get; private set; }
    public bool IsBound { get; private set; }
    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 2575);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Binds++;
        IsBound = true;
        _accepting = Channel.CreateBounded<ConnectionContext>(1000);
        return ValueTask.FromResult<IConnectionListener>(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _accepting.Reader.WaitToReadAsync(cancellationToken) && _accepting.Reader.TryRead(out var accepted) ? accepted : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        IsBound = false;
        _accepting.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Sender Connect(PipeOptions? answers = null)
    {
        var toHost = new Pipe();
        var toSender = new Pipe(answers ?? new PipeOptions(pauseWriterThreshold: 0));
        var context = new Connection(new Duplex(toHost.Reader, toSender.Writer), new Duplex(toSender.Reader, toHost.Writer), toSender.Writer.CancelPendingFlush)
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 40_000),
        };
        _accepting.Writer.TryWrite(context);
        return new Sender(toHost.Writer, toSender.Reader);
    }

    // As with a socket, an abort ends a flush that waits for the peer.
    private sealed class Connection(IDuplexPipe transport, IDuplexPipe application, Action aborted) : DefaultConnectionContext(Guid.NewGuid().ToString("N"), transport, application)
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted();
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;
        public PipeWriter Output { get; } = output;
    }
}

/// <summary>The sender's end of a connection.</summary>
internal sealed class Sender(PipeWriter output, PipeReader input)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly StringBuilder _received = new();

    public async Task SendAsync(string bytes) => await output.WriteAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Sends a message in a frame.</summary>
    public Task SendFrameAsync(string message) => SendAsync($"\v{message}\u001c\r");

    /// <summary>The connection is gone: what was sent has arrived, what is answered finds nobody.</summary>
    public async ValueTask VanishAsync()
    {
        await input.CompleteAsync();
        await output.CompleteAsync(new ConnectionResetException("reset"));
    }

    /// <summary>Takes no more answers; sending goes on.</summary>
    public ValueTask StopReadingAsync() => input.CompleteAsync();

    /// <summary>Ends the sending side; answers still come.</summary>
    public ValueTask FinishAsync() => output.CompleteAsync();

    /// <summary>The next whole answer frame without its framing.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            var text = _received.ToString();
            var end = text.IndexOf("\u001c\r", StringComparison.Ordinal);
            if (end >= 0)
            {
                _received.Remove(0, end + 2);
                return text[(text.IndexOf('\v', StringComparison.Ordinal) + 1)..end];
            }
            if (!await ReadAsync(limit.Token)) throw new EndOfStreamException("the connection was closed without an answer");
        }
    }

    /// <summary>Waits for the host to close; answers that came before are left for <see cref="ReceiveAsync"/>.</summary>
    public async Task<string> UntilClosedAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (await ReadAsync(limit.Token))
        {
        }
        return _received.ToString();
    }

    /// <summary>Whether nothing has been answered so far.</summary>
    public bool HasNothing => !input.TryRead(out var result) || Keep(result);

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await input.ReadAsync(cancellationToken);
        Keep(result);
        return !result.IsCompleted;
    }

    private bool Keep(ReadResult result)
    {
        _received.Append(Encoding.Latin1.GetString(System.Buffers.BuffersExtensions.ToArray(result.Buffer)));
        input.AdvanceTo(result.Buffer.End);
        return _received.Length == 0;
    }
}
