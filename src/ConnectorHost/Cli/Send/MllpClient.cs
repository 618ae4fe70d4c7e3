using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace ConnectorHost.Cli.Send;

/// <summary>A plain MLLP sender: one frame out, frames in.</summary>
internal sealed class MllpClient : IAsyncDisposable
{
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;
    private const byte CarriageReturn = 0x0D;

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly PipeReader _reader;

    private MllpClient(TcpClient tcp, Stream stream)
    {
        (_tcp, _stream) = (tcp, stream);
        _reader = PipeReader.Create(stream);
    }

    /// <param name="tls">Whether to speak TLS; then the server's certificate must be trusted by this machine.</param>
    public static async Task<MllpClient> ConnectAsync(string host, int port, bool tls, CancellationToken cancellationToken)
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(host, port, cancellationToken);
            if (!tls) return new MllpClient(tcp, tcp.GetStream());
            var secured = new SslStream(tcp.GetStream());
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken);
            return new MllpClient(tcp, secured);
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var frame = new byte[body.Length + 3];
        frame[0] = StartBlock;
        body.Span.CopyTo(frame.AsSpan(1));
        (frame[^2], frame[^1]) = (EndBlock, CarriageReturn);
        await _stream.WriteAsync(frame, cancellationToken);
    }

    /// <summary>The next frame's body; null when the peer closed instead.</summary>
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
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out byte[] body)
    {
        body = [];
        if (buffer.PositionOf(StartBlock) is not { } start) return false;
        var rest = buffer.Slice(buffer.GetPosition(1, start));
        if (rest.PositionOf(EndBlock) is not { } end) return false;
        var after = rest.Slice(rest.GetPosition(1, end));
        if (after.IsEmpty) return false;
        body = rest.Slice(0, end).ToArray();
        buffer = after.FirstSpan[0] == CarriageReturn ? after.Slice(1) : after;
        return true;
    }
}
