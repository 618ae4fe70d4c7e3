using System.IO.Pipelines;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>Writes to a channel: one buffer, one write and one flush of the channel per <see cref="FlushAsync"/>, which ends when the system has the bytes.</summary>
/// <remarks>One writer at a time, on any thread. The buffer is ours and used again after a flush; the channel only borrows it.</remarks>
internal sealed class ChannelOutput(IChannel channel) : PipeWriter
{
    private const int Smallest = 1024;
    private const int LargestKept = 65_536;
    private readonly Lock _gate = new();
    private byte[] _buffer = [];
    private int _length;
    private bool _completed;
    private volatile bool _broken;
    private CancellationTokenSource? _cancel;

    /// <summary>Completes, without fault, when the last write has ended.</summary>
    public Task Written { get; private set; } = Task.CompletedTask;

    public override bool CanGetUnflushedBytes => true;
    public override long UnflushedBytes => _length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_completed) throw new InvalidOperationException("Nothing can be written after the writer was completed.");
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_buffer.Length - _length));
        _length += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        if (_broken) return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        if (_length == 0) return default;
        var write = channel.WriteAndFlushAsync(Unpooled.WrappedBuffer(_buffer, 0, _length));
        Written = NoteAsync(write);
        return EndAsync(write, cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        lock (_gate) _cancel?.Cancel();
    }

    public override void Complete(Exception? exception = null)
    {
        if (_completed) return;
        _completed = true;
        if (_length > 0 && exception is null && !_broken) Written = NoteAsync(channel.WriteAndFlushAsync(Unpooled.WrappedBuffer(_buffer, 0, _length)));
        _length = 0;
    }

    private async ValueTask<FlushResult> EndAsync(Task write, CancellationToken cancellationToken)
    {
        CancellationTokenSource? cancel = null;
        try
        {
            if (!write.IsCompleted)
            {
                cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                lock (_gate) _cancel = cancel;
            }
            await write.WaitAsync(cancel?.Token ?? cancellationToken).ConfigureAwait(false);
            _length = 0;
            if (_buffer.Length > LargestKept) _buffer = [];
            return default;
        }
        catch (OperationCanceledException) when (!write.IsCompleted)
        {
            (_buffer, _length) = ([], 0);                      // the channel still has it
            cancellationToken.ThrowIfCancellationRequested();
            return new FlushResult(isCanceled: true, isCompleted: false);
        }
        catch (Exception)
        {
            (_buffer, _length) = ([], 0);
            _broken = true;                                    // however the channel says it: the peer does not get this
            return new FlushResult(isCanceled: false, isCompleted: true);
        }
        finally
        {
            lock (_gate) _cancel = null;
            cancel?.Dispose();
        }
    }

    private static async Task NoteAsync(Task write) => await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Reserve(int more)
    {
        if (_buffer.Length - _length >= more) return;
        Array.Resize(ref _buffer, Math.Max(Math.Max(Smallest, _buffer.Length * 2), _length + more));
    }
}
