using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>A transport of pipes in memory: no sockets, no ports.</summary>
internal sealed class PipeTransport : IConnectionListenerFactory, IConnectionListener
{
    private static readonly PipeOptions Bounded = new(pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768);
    private readonly Channel<ConnectionContext> _waiting = Channel.CreateBounded<ConnectionContext>(64);

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 2575);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _waiting.Reader.WaitToReadAsync(cancellationToken) && _waiting.Reader.TryRead(out var accepted) ? accepted : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The sender's end of a new connection.</summary>
    public async ValueTask<(PipeWriter ToHost, PipeReader FromHost)> ConnectAsync()
    {
        var (toHost, fromHost) = (new Pipe(Bounded), new Pipe(Bounded));
        await _waiting.Writer.WriteAsync(new Connection(new Ends(toHost.Reader, fromHost.Writer), new Ends(fromHost.Reader, toHost.Writer)));
        return (toHost.Writer, fromHost.Reader);
    }

    // As with a socket, an abort ends what waits for the peer.
    private sealed class Connection : DefaultConnectionContext
    {
        public Connection(Ends host, Ends peer) : base("fuzz", host, peer) => RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 40_000);

        public override void Abort(ConnectionAbortedException abortReason)
        {
            Transport.Output.CancelPendingFlush();
            Transport.Input.CancelPendingRead();
        }
    }

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;
        public PipeWriter Output { get; } = output;
    }
}
