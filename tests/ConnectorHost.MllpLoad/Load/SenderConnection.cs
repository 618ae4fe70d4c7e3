using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>One sender: keeps its window full, checks that answers come in order, and after a lost connection repeats what is unanswered. For the run's thread alone.</summary>
internal sealed class SenderConnection : IDisposable
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(100);
    private readonly IPEndPoint _remote;
    private readonly MessageSource _messages;
    private readonly AnswerCheck _check;
    private readonly LoadCounts _counts;
    private readonly OutstandingMessages _outstanding;
    private readonly byte[] _out;
    private readonly byte[] _in = new byte[64 * 1024];
    private int _outStart;
    private int _outEnd;
    private int _inUsed;
    private long _mayConnectAt;
    private bool _connecting;

    public SenderConnection(IPEndPoint remote, int window, MessageSource messages, AnswerCheck check, LoadCounts counts)
    {
        (_remote, _messages, _check, _counts) = (remote, messages, check, counts);
        _outstanding = new OutstandingMessages(window);
        _out = new byte[messages.LargestFrame * Math.Min(window, 64)];
    }

    /// <summary>Null while there is no connection.</summary>
    public Socket? Socket { get; private set; }

    public bool WantsWrite => Socket is not null && (_connecting || _outStart < _outEnd);

    public bool IsIdle => _outstanding.Count == 0;

    public int Unanswered => _outstanding.Count;

    /// <summary>Opens the connection when there is none and its pause is over.</summary>
    public void Connect(long now)
    {
        if (Socket is not null || now < _mayConnectAt) return;
        Socket = new Socket(_remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        _connecting = true;
        try { Socket.Connect(_remote); }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress) { return; }
        catch (SocketException) { NotConnected(); return; }
        Connected();
    }

    /// <summary>Takes new messages as the window allows and writes what the socket takes.</summary>
    public void Send(long now)
    {
        if (Socket is null || _connecting) return;
        while (!_outstanding.IsFull && _messages.TryNext(out var number)) _outstanding.Add(number);
        do
        {
            Render(now);
            if (!Flush()) return;
        }
        while (_outstanding.HasUnsent && _outStart == _outEnd);
    }

    public void Writable()
    {
        if (Socket is null || !_connecting) return;
        if ((int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! == 0) Connected();
        else NotConnected();
    }

    public void Readable(long now)
    {
        if (Socket is null || _connecting) return;
        var received = Socket.Receive(_in.AsSpan(_inUsed), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (error != SocketError.Success || received == 0) { Lost(); return; }
        _counts.BytesReceived += received;
        _inUsed += received;
        TakeFrames(now);
    }

    /// <summary>Treats a connection whose oldest message waits too long as lost.</summary>
    public void CheckTimeout(long now, TimeSpan ackTimeout)
    {
        if (Socket is null || _connecting || _outstanding.Sent == 0 || Stopwatch.GetElapsedTime(_outstanding.OldestLastSent, now) < ackTimeout) return;
        _counts.AckTimeouts++;
        Lost();
    }

    public void Dispose() => Socket?.Dispose();

    private void Connected()
    {
        _connecting = false;
        _counts.Connects++;
    }

    private void NotConnected()
    {
        _counts.Refused++;
        Close();
    }

    private void Lost()
    {
        _counts.Disconnects++;
        Close();
    }

    private void Close()
    {
        Socket!.Dispose();
        Socket = null;
        _connecting = false;
        (_outStart, _outEnd, _inUsed) = (0, 0, 0);
        _outstanding.ForgetSent();
        _mayConnectAt = Stopwatch.GetTimestamp() + (long)(ReconnectPause.TotalSeconds * Stopwatch.Frequency);
    }

    private void Render(long now)
    {
        while (_outstanding.HasUnsent && _out.Length - _outEnd >= _messages.LargestFrame)
        {
            _outEnd += _messages.Write(_out.AsSpan(_outEnd), _outstanding.NextUnsent);
            if (!_outstanding.MarkSent(now)) _counts.Resent++;
        }
    }

    private bool Flush()
    {
        if (_outStart == _outEnd) return true;
        var sent = Socket!.Send(_out.AsSpan(_outStart, _outEnd - _outStart), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return false;
        if (error != SocketError.Success) { Lost(); return false; }
        _counts.BytesSent += sent;
        _outStart += sent;
        if (_outStart < _outEnd) return false;
        (_outStart, _outEnd) = (0, 0);
        return true;
    }

    private void TakeFrames(long now)
    {
        var rest = _in.AsSpan(0, _inUsed);
        while (rest.Length > 0)
        {
            var start = rest.IndexOf(MllpBytes.Start);
            if (start != 0)
            {
                _counts.Malformed++;
                rest = start < 0 ? [] : rest[start..];
                continue;
            }
            var end = rest.IndexOf(MllpBytes.Trailer);
            if (end < 0) break;
            if (_check.Answer(rest[1..end], _outstanding, now)) _outstanding.RemoveOldest();
            rest = rest[(end + MllpBytes.Trailer.Length)..];
        }
        if (rest.Length == _in.Length) { _counts.Malformed++; rest = []; }      // an answer of 64 KB is none
        rest.CopyTo(_in);
        _inUsed = rest.Length;
    }
}
