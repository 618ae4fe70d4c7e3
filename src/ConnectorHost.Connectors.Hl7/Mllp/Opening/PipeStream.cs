using System.Buffers;
using System.IO.Pipelines;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>The two pipes of a connection as the stream under TLS; asynchronous only.</summary>
internal sealed class PipeStream(IDuplexPipe pipes) : Stream
{
    /// <summary>Whether the peer has sent anything through it.</summary>
    public bool HasReceived { get; private set; }

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await pipes.Input.ReadAsync(cancellationToken);
            var received = result.Buffer;
            if (received.IsEmpty && !result.IsCompleted)
            {
                pipes.Input.AdvanceTo(received.End);
                continue;
            }
            HasReceived |= !received.IsEmpty;
            var count = (int)Math.Min(received.Length, buffer.Length);
            var taken = received.Slice(0, count);
            taken.CopyTo(buffer.Span);
            pipes.Input.AdvanceTo(taken.End);                  // an empty read only waits: nothing is taken
            return count;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await pipes.Output.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted || result.IsCanceled) throw new IOException("The peer takes nothing more.");
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;      // each write is flushed

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
