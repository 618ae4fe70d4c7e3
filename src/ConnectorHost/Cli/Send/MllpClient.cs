using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace ConnectorHost.Cli.Send;

/// <summary>A plain MLLP sender: frames out, frames in. One may send while another receives.</summary>
internal sealed class MllpClient : IAsyncDisposable
{
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;
    private const byte CarriageReturn = 0x0D;
    private const byte LineFeed = 0x0A;
    private const int MaxAnswerBytes = 67_108_864;

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly PipeReader _reader;
    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _frame = [];

    private MllpClient(TcpClient tcp, Stream stream)
    {
        (_tcp, _stream) = (tcp, stream);
        _reader = PipeReader.Create(stream);
    }

    /// <param name="tls">Null: plain TCP.</param>
    /// <param name="timeout">For the connection and the handshake together.</param>
    /// <exception cref="SendFault">No connection; says why and what would help.</exception>
    public static async Task<MllpClient> ConnectAsync(string host, int port, TlsMaterial? tls, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(host, port, both.Token);
            return new MllpClient(tcp, tls is null ? tcp.GetStream() : await tls.SecureAsync(tcp.GetStream(), host, both.Token));
        }
        catch (Exception e)
        {
            tcp.Dispose();
            throw Explain(e, $"{host}:{port}", timeout, cancellationToken);
        }
    }

    /// <exception cref="IOException">The connection is gone.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var length = body.Length + 3;
            if (_frame.Length < length) _frame = new byte[Math.Max(length, Math.Min(_frame.Length * 2, 1_048_576))];
            _frame[0] = StartBlock;
            body.Span.CopyTo(_frame.AsSpan(1));
            (_frame[length - 2], _frame[length - 1]) = (EndBlock, CarriageReturn);
            await _stream.WriteAsync(_frame.AsMemory(0, length), cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame's body; null when the peer closed instead.</summary>
    /// <exception cref="IOException">The connection is gone, or a frame has no end in sight.</exception>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (TryTake(ref buffer, out var body))
            {
                _reader.AdvanceTo(buffer.Start);
                return body;
            }
            var open = buffer.Length;
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return null;
            if (open > MaxAnswerBytes) throw new IOException("the answer does not end");
        }
    }

    /// <summary>Tells the peer that nothing more comes; its answers can still be received.</summary>
    public async Task FinishSendingAsync()
    {
        if (_stream is System.Net.Security.SslStream secured) await secured.ShutdownAsync();
        _tcp.Client.Shutdown(SocketShutdown.Send);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
        _tcp.Dispose();
        _sending.Dispose();
    }

    // What lies between frames is no answer. A peer that leaves out the last byte is understood too.
    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out byte[] body)
    {
        body = [];
        if (buffer.PositionOf(StartBlock) is not { } start)
        {
            buffer = buffer.Slice(buffer.End);
            return false;
        }
        buffer = buffer.Slice(start);
        var content = new SequenceReader<byte>(buffer.Slice(1));
        while (content.TryAdvanceTo(EndBlock, advancePastDelimiter: true))
        {
            var isLast = !content.TryPeek(out var next);
            if (!isLast && next is not (CarriageReturn or LineFeed or StartBlock)) continue;
            body = content.Sequence.Slice(0, content.Consumed - 1).ToArray();
            if (!isLast && next != StartBlock) content.Advance(1);
            buffer = buffer.Slice(content.Consumed + 1);
            return true;
        }
        return false;
    }

    private static Exception Explain(Exception e, string address, TimeSpan timeout, CancellationToken cancellationToken) => e switch
    {
        SendFault fault => new SendFault($"{address}: {fault.Message}", fault),
        OperationCanceledException when cancellationToken.IsCancellationRequested => e,
        OperationCanceledException => new SendFault(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address}: no connection within {timeout.TotalSeconds:0.#} s. Is a firewall in between?"), e),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new SendFault($"{address}: there is no such host; check --host.", e),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new SendFault($"{address}: nobody listens there. Is the host running, and is this its MLLP port (--port)?", e),
        SocketException or IOException => new SendFault($"{address}: {e.Message.TrimEnd('.')}.", e),
        _ => e,
    };
}
