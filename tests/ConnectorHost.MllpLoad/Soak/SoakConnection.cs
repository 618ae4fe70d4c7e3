using System.Net;
using System.Net.Sockets;
using ConnectorHost.MllpLoad.Load;

namespace ConnectorHost.MllpLoad.Soak;

/// <summary>One connection of a soak: knows which answers must come, in which order. For one thread.</summary>
internal sealed class SoakConnection : IDisposable
{
    /// <summary>What is awaited when an oversize frame was sent.</summary>
    private const long Oversize = -1;

    private readonly SoakMessages _messages;
    private readonly SoakCounts _counts;
    private readonly Socket _socket;
    private readonly Queue<long> _expected = [];               // bounded by what a scene sends
    private readonly byte[] _in = new byte[65_536];
    private int _used;

    public SoakConnection(IPEndPoint remote, SoakMessages messages, SoakCounts counts, TimeSpan ackTimeout)
    {
        (_messages, _counts) = (messages, counts);
        _socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)ackTimeout.TotalMilliseconds, SendTimeout = (int)ackTimeout.TotalMilliseconds };
        try { _socket.Connect(remote); }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>What is played on it now.</summary>
    public string Scene { get; set; } = "settling";

    /// <summary>The peer closed, or reset.</summary>
    public bool IsEnded { get; private set; }

    public int Awaited => _expected.Count;

    /// <summary>Sends a whole message.</summary>
    public bool Send(long number)
    {
        _expected.Enqueue(number);
        return Write(_messages.Frame(number));
    }

    public bool SendOversize(byte[] frame)
    {
        _expected.Enqueue(Oversize);
        return Write(frame);
    }

    /// <summary>A message that the peer may or may not get: nothing is awaited here, it counts as unanswered.</summary>
    public void Forget(long number) => _messages.Lost(number, isLastChance: false);

    /// <summary>Awaits the answer to a message whose bytes were written piece by piece.</summary>
    public void Expect(long number) => _expected.Enqueue(number);

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        while (!IsEnded && !bytes.IsEmpty)
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.TimedOut) _counts.Fault("the receiver takes no bytes: it does not read, although this connection reads its answers");
            else if (error != SocketError.Success) HungUp();
            if (error != SocketError.Success) IsEnded = true;
            bytes = bytes[Math.Max(0, sent)..];
        }
        return !IsEnded;
    }

    /// <summary>Reads until no answer is awaited, or the peer closed.</summary>
    public bool ReadAnswers(int left = 0)
    {
        while (!IsEnded && _expected.Count > left) Receive();
        return !IsEnded;
    }

    /// <summary>Reads until the peer closes.</summary>
    public void ReadToEnd()
    {
        while (!IsEnded) Receive();
    }

    public void FinishSending()
    {
        try { _socket.Shutdown(SocketShutdown.Send); }
        catch (SocketException)
        {
            HungUp();
            IsEnded = true;
        }
    }

    /// <summary>Ends the connection by a reset, whatever is under way.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
        IsEnded = true;
    }

    /// <summary>Ends the connection in order, answers or not.</summary>
    public void Close()
    {
        _socket.Close();
        IsEnded = true;
    }

    public void Dispose()
    {
        _socket.Dispose();
        while (_expected.TryDequeue(out var number))
            if (number != Oversize) _messages.Lost(number, isLastChance: false);
    }

    private void Receive()
    {
        var count = _socket.Receive(_in.AsSpan(_used), SocketFlags.None, out var error);
        if (error == SocketError.TimedOut) _counts.Fault($"no answer in time; {_expected.Count} are awaited on this connection");
        else if (error != SocketError.Success || count == 0) HungUp();
        if (error != SocketError.Success || count == 0)
        {
            IsEnded = true;
            return;
        }
        _used += count;
        var rest = _in.AsSpan(0, _used);
        while (rest.IndexOf(MllpBytes.Trailer) is var end and >= 0)
        {
            if (rest[0] == MllpBytes.Start) Take(rest[1..end]);
            else _counts.Fault("an answer does not begin with 0B");
            rest = rest[(end + MllpBytes.Trailer.Length)..];
        }
        rest.CopyTo(_in);
        _used = rest.Length;
        if (_used == _in.Length)
        {
            _counts.Fault("an answer does not end");
            IsEnded = true;
        }
    }

    // No scene earns it while answers are due: where the receiver may hang up, as on garbage without end, none are. Frames that are complete are answered, after a half-close too.
    private void HungUp()
    {
        if (_expected.Count > 0) _counts.Fault($"{Scene}: the receiver closed the connection while {_expected.Count} answers were due");
    }

    private void Take(ReadOnlySpan<byte> body)
    {
        if (!AckReader.TryRead(body, out var code, out var id))
        {
            _counts.Fault("an answer cannot be read");
            return;
        }
        if (!_expected.TryDequeue(out var expected))
        {
            _counts.Fault($"an answer {AckReader.Text(code)} came although none is awaited");
            return;
        }
        if (expected == Oversize)
        {
            if (AckReader.Text(code) != "AR") _counts.Fault($"an oversize frame was answered {AckReader.Text(code)}");
            return;
        }
        if (!_messages.TryRead(id, out var number) || number != expected)
        {
            _counts.Fault("an answer names another message than the oldest that waits");
            IsEnded = true;
            _messages.Lost(expected, isLastChance: false);
            return;
        }
        _messages.Answered(number, code);
    }
}
