using System.Net.Sockets;

namespace ConnectorHost.MllpLoad.Serve;

/// <summary>One connection of <c>serve</c>: finds MSH-10 of each frame and answers AA.</summary>
internal sealed class ReceiverConnection
{
    private const int MaxFrameBytes = 1024 * 1024;
    private const int ControlIdField = 10;
    private readonly Socket _socket;
    private readonly byte[] _in = new byte[MaxFrameBytes];
    private readonly List<byte> _answers = [];
    private int _used;

    public ReceiverConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    /// <returns>False when the peer is gone or sent a frame over the limit.</returns>
    public bool AnswerWhatIsThere()
    {
        var received = _socket.Receive(_in.AsSpan(_used), SocketFlags.None, out var error);
        if (error != SocketError.Success || received == 0) return false;
        _used += received;
        var rest = _in.AsSpan(0, _used);
        while (rest.IndexOf(MllpBytes.Trailer) is var end and >= 0)
        {
            Answer(rest[1..end]);
            rest = rest[(end + MllpBytes.Trailer.Length)..];
        }
        rest.CopyTo(_in);
        _used = rest.Length;
        return _used < MaxFrameBytes && Flush();
    }

    private void Answer(ReadOnlySpan<byte> message)
    {
        _answers.Add(MllpBytes.Start);
        _answers.AddRange("MSH|^~\\&|SERVE||||20260101000000||ACK|1|P|2.5\rMSA|AA|"u8);
        _answers.AddRange(ControlId(message));
        _answers.AddRange("\r"u8);
        _answers.AddRange(MllpBytes.Trailer);
    }

    private static ReadOnlySpan<byte> ControlId(ReadOnlySpan<byte> message)
    {
        for (var field = 1; field < ControlIdField; field++) message = message[(message.IndexOf((byte)'|') + 1)..];
        return message[..Math.Max(0, message.IndexOfAny((byte)'|', (byte)'\r'))];
    }

    private bool Flush()
    {
        if (_answers.Count == 0) return true;
        _socket.Send(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_answers), SocketFlags.None, out var error);
        _answers.Clear();
        return error == SocketError.Success;
    }
}
