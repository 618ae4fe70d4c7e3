using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>One accepted socket. Nothing is buffered between it and the reader; a flush ends when the system has the bytes.</summary>
internal sealed class SocketConnection : ConnectionContext, IDuplexPipe, IConnectionSocketFeature
{
    // A zero-byte read waits without a buffer, so that idle connections hold none.
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 65_536, minimumReadSize: 1, leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions Writing = new(minimumBufferSize: 4096, leaveOpen: true);
    private static long _count;
    private readonly CancellationTokenSource _closed = new();
    private readonly SocketStream _stream;
    private int _isClosed;

    public SocketConnection(Socket socket)
    {
        Socket = socket;
        _stream = new SocketStream(socket);
        ConnectionId = "s" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        (Input, Output) = (PipeReader.Create(_stream, Reading), PipeWriter.Create(_stream, Writing));
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);
    }

    public Socket Socket { get; }
    public PipeReader Input { get; }
    public PipeWriter Output { get; }
    public override IDuplexPipe Transport { get; set; }
    public override string ConnectionId { get; set; }
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    /// <summary>Ends reads and writes under way at once. Any thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason) => Close();

    public override async ValueTask DisposeAsync()
    {
        Close();
        await Input.CompleteAsync();
        await _stream.DisposeAsync();
        await base.DisposeAsync();
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        SocketClosing.Close(Socket);
        _closed.Cancel();
        _closed.Dispose();
    }
}
