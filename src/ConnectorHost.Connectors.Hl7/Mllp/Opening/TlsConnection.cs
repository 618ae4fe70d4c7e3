using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>A connection inside TLS. The peer's close_notify ends the input only; answers still go out (hl7-mllp 3.5).</summary>
/// <remarks>Nothing is read ahead: bytes are decrypted when somebody asks for them. Owns the connection below.</remarks>
internal sealed class TlsConnection : ConnectionContext, IDuplexPipe
{
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 16_384, minimumReadSize: 1, leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions Writing = new(minimumBufferSize: 4096, leaveOpen: true);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly ConnectionContext _below;
    private readonly SslStream _tls;
    private int _isDisposed;
    private volatile bool _isAborted;

    /// <param name="tls">Authenticated.</param>
    public TlsConnection(ConnectionContext below, SslStream tls)
    {
        (_below, _tls) = (below, tls);
        (Input, Output) = (PipeReader.Create(tls, Reading), PipeWriter.Create(tls, Writing));
        Transport = this;
    }

    public PipeReader Input { get; }
    public PipeWriter Output { get; }
    public override IDuplexPipe Transport { get; set; }
    public override string ConnectionId { get => _below.ConnectionId; set => _below.ConnectionId = value; }
    public override IFeatureCollection Features => _below.Features;
    public override IDictionary<object, object?> Items { get => _below.Items; set => _below.Items = value; }
    public override EndPoint? LocalEndPoint { get => _below.LocalEndPoint; set => _below.LocalEndPoint = value; }
    public override EndPoint? RemoteEndPoint { get => _below.RemoteEndPoint; set => _below.RemoteEndPoint = value; }
    public override CancellationToken ConnectionClosed { get => _below.ConnectionClosed; set => _below.ConnectionClosed = value; }

    /// <summary>Ends reads and writes under way at once. Any thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _isAborted = true;
        _below.Abort(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        if (!_isAborted) await SayFarewellAsync().WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Input.CompleteAsync();
        await _tls.DisposeAsync();
        await _below.Transport.Output.CompleteAsync();
        await _below.Transport.Input.CompleteAsync();
        await _below.DisposeAsync();
        await base.DisposeAsync();
    }

    // Throws at once, not through its task, when TLS has failed before.
    private async Task SayFarewellAsync() => await _tls.ShutdownAsync();
}
