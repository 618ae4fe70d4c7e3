namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Answer frames that a release 2 peer has not confirmed, oldest first, so that one it could not store can be sent again (hl7-mllp 5.11).</summary>
/// <remarks>
/// The peer confirms frames in the order they came. Bounded: beyond <see cref="MostFrames"/> the oldest is forgotten, beyond <see cref="MostBytes"/>
/// the oldest keep their place but cannot be repeated. Any thread.
/// </remarks>
internal sealed class UnconfirmedAcks
{
    public const int MostFrames = 64;
    public const int MostBytes = 65_536;
    private const byte Confirmed = 0x06;
    private const int MostRepeats = 2;
    private readonly Lock _gate = new();
    private readonly List<Sent> _sent = [];
    private int _bytes;
    private int _forgotten;                                    // their confirmations are still to come
    private bool _peerConfirms;

    /// <summary>A frame goes out for the first time.</summary>
    public void Add(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            _sent.Add(new Sent(frame.Length > MostBytes ? null : frame.ToArray(), 0));
            _bytes += _sent[^1].Length;
            for (var i = 0; _bytes > MostBytes; i++)
            {
                _bytes -= _sent[i].Length;
                _sent[i] = _sent[i] with { Frame = null };
            }
            if (_sent.Count <= MostFrames) return;
            if (_peerConfirms) _forgotten++;
            Remove(0);
        }
    }

    /// <summary>The peer's commit block about the oldest frame it has not confirmed; a peer that never confirms speaks of the newest one.</summary>
    /// <param name="code">06 or 15.</param>
    /// <returns>The frame to send again, or null.</returns>
    public byte[]? Answer(byte code)
    {
        lock (_gate)
        {
            _peerConfirms |= code == Confirmed;
            if (_forgotten > 0)
            {
                _forgotten--;
                return null;
            }
            if (_sent.Count == 0) return null;
            var at = _peerConfirms ? 0 : _sent.Count - 1;
            var sent = _sent[at];
            Remove(at);
            if (code == Confirmed || sent.Repeats == MostRepeats || sent.Frame is null) return null;
            _sent.Add(sent with { Repeats = sent.Repeats + 1 });                // it is the newest on the wire again
            _bytes += sent.Length;
            return sent.Frame;
        }
    }

    private void Remove(int at)
    {
        _bytes -= _sent[at].Length;
        _sent.RemoveAt(at);
    }

    private readonly record struct Sent(byte[]? Frame, int Repeats)
    {
        public int Length => Frame?.Length ?? 0;
    }
}
