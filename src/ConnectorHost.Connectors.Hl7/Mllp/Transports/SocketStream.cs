using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>A socket as the stream under a pipe reader and a pipe writer; asynchronous only.</summary>
/// <remarks>
/// An empty read waits until there is something to read, so that a buffer is taken only then. When the read before filled its buffer there is more for sure or
/// almost so: the wait is left out, which halves the calls for a large frame.
/// </remarks>
internal sealed class SocketStream(Socket socket) : Stream
{
    private bool _wasFilled;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            if (_wasFilled) return default;
            var waiting = socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            return waiting.IsCompletedSuccessfully ? waiting : WhenReadableAsync(waiting, cancellationToken);
        }
        var receiving = socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        return receiving.IsCompletedSuccessfully ? new ValueTask<int>(Noted(receiving.GetAwaiter().GetResult(), buffer.Length)) : WaitAsync(receiving, buffer.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty) buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    // The event of bytes that an earlier read has taken already ends an empty read as well; the buffer of the read behind it would then be held for as long as nothing comes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WhenReadableAsync(ValueTask<int> waiting, CancellationToken cancellationToken)
    {
        await waiting;
        while (!socket.Poll(0, SelectMode.SelectRead)) await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
        return 0;
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> receiving, int room)
    {
        _wasFilled = false;
        return Noted(await receiving, room);
    }

    private int Noted(int received, int room)
    {
        _wasFilled = received == room;
        return received;
    }
}
