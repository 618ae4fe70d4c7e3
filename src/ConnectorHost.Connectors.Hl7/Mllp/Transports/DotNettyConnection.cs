using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using DotNetty.Transport.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>A DotNetty channel behind pipes.</summary>
/// <remarks>Readers of the pipe run on the thread pool, never on an event loop: what they do may take its time.</remarks>
internal sealed class DotNettyConnection : ConnectionContext, IDuplexPipe, IConnectionSocketFeature
{
    private static readonly PipeOptions Reading = new(
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool,
        pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768, useSynchronizationContext: false);
    private static long _count;
    private readonly CancellationTokenSource _closed = new();
    private readonly EventLoops _loops;
    private readonly HalfCloseChannel _channel;
    private readonly ChannelOutput _output;
    private int _isDisposed;

    private DotNettyConnection(EventLoops loops, Socket socket)
    {
        var input = new Pipe(Reading);
        (_loops, Socket, _channel) = (loops, socket, new HalfCloseChannel(socket));
        (Input, _output) = (input.Reader, new ChannelOutput(_channel));
        _channel.Pipeline.AddLast(new ChannelInput(input.Writer, _closed.Cancel));
        ConnectionId = "d" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);
    }

    public Socket Socket { get; }
    public PipeReader Input { get; }
    public PipeWriter Output => _output;
    public override IDuplexPipe Transport { get; set; }
    public override string ConnectionId { get; set; }
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    /// <summary>Takes over an accepted socket and a share of the loops.</summary>
    public static async ValueTask<DotNettyConnection> OpenAsync(EventLoops loops, Socket socket)
    {
        var connection = new DotNettyConnection(loops, socket);
        await loops.RegisterAsync(connection._channel).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Ends reads and writes under way at once. Any thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason) => _ = _channel.EndAsync();

    /// <summary>Closes after what was written last; <see cref="Abort"/> cuts that short.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _output.CompleteAsync();
        await _output.Written;
        await _channel.EndAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _channel.CloseCompletion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Input.CompleteAsync();
        await _loops.ReleaseAsync();
        await base.DisposeAsync();
    }
}
