using System.Net;
using System.Net.Sockets;

namespace ConnectorHost.MllpLoad.Soak;

/// <summary>One thread that plays one sender after the other, good and bad ones.</summary>
internal sealed class SoakActor
{
    private const int MostInScene = 40;
    private const int Garbage = 20_000;                         // below any receiver's limit here
    private readonly SoakOptions _options;
    private readonly SoakMessages _messages;
    private readonly SoakCounts _counts;
    private readonly IPEndPoint _remote;
    private readonly WaitHandle _stop;
    private readonly Random _random;
    private readonly (string Name, int Weight, Action<SoakConnection> Play)[] _scenes;
    private readonly int _weights;

    public SoakActor(int number, SoakOptions options, IPEndPoint remote, SoakMessages messages, SoakCounts counts, WaitHandle stop)
    {
        (_options, _remote, _messages, _counts, _stop) = (options, remote, messages, counts, stop);
        _random = new Random(options.Seed * 1000 + number);
        _scenes =
        [
            ("lock-step", 20, LockStep), ("pipelined", 20, Pipelined), ("cut by reset", 10, c => Cut(c, isReset: true)), ("cut by close", 10, c => Cut(c, isReset: false)), ("half-closed", 8, HalfClosed),
            ("oversize", 3, Oversize), ("garbage between", 5, GarbageBetween), ("garbage without end", 1, GarbageWithoutEnd), ("half frame", 6, HalfFrame), ("frame begun anew", 5, BegunAnew), ("slow trickle", 5, Trickle),
            ("duplicates of answered", 8, Duplicates), ("same at the same time", 6, AtTheSameTime), ("answers never read", 3, NeverRead), ("no bytes", 2, _ => { }),
        ];
        _weights = _scenes.Sum(s => s.Weight);
    }

    public void Run(Func<bool> isOver)
    {
        while (!isOver())
        {
            try
            {
                using var connection = new SoakConnection(_remote, _messages, _counts, _options.AckTimeout);
                // Several scenes on one connection, as long as it lives.
                for (var scenes = _random.Next(1, 6); scenes > 0 && !connection.IsEnded && !isOver(); scenes--)
                {
                    var (name, play) = Choose();
                    _counts.Count(name);
                    connection.Scene = name;
                    play(connection);
                }
            }
            catch (SocketException)
            {
                _counts.Count("connection refused");
                _stop.WaitOne(100);
            }
        }
    }

    /// <summary>After the storm: every message that is still to be answered is sent until it is.</summary>
    public void Settle(Func<bool> isOver)
    {
        while (_messages.TryTakeUnanswered(out var number))
        {
            if (isOver())
            {
                _messages.Lost(number, isLastChance: true);
                return;
            }
            try
            {
                using var connection = new SoakConnection(_remote, _messages, _counts, _options.AckTimeout);
                while (connection.Send(number) && connection.ReadAnswers() && _messages.TryTakeUnanswered(out number))
                {
                }
            }
            catch (SocketException)
            {
                _messages.Lost(number, isLastChance: true);
                _stop.WaitOne(100);
            }
        }
    }

    private (string Name, Action<SoakConnection> Play) Choose()
    {
        var at = _random.Next(_weights);
        foreach (var (name, weight, play) in _scenes)
            if ((at -= weight) < 0) return (name, play);
        return (_scenes[0].Name, _scenes[0].Play);
    }

    // A new one, or one whose answer was lost, on whatever connection.
    private long Next()
    {
        _messages.Pace(_stop);
        return _random.Next(2) == 0 && _messages.TryTakeUnanswered(out var number) ? number : _messages.New();
    }

    private void LockStep(SoakConnection connection)
    {
        for (var left = _random.Next(1, MostInScene); left > 0 && connection.Send(Next()) && connection.ReadAnswers(); left--)
        {
        }
    }

    private void Pipelined(SoakConnection connection)
    {
        var window = _random.Next(2, 33);
        for (var left = _random.Next(1, 3 * MostInScene); left > 0 && connection.Send(Next()); left--)
            if (connection.Awaited >= window && !connection.ReadAnswers(window / 2)) return;
        connection.ReadAnswers();
    }

    // Some whole messages and a part of another, none of the answers read; then the end.
    private void Cut(SoakConnection connection, bool isReset)
    {
        for (var left = _random.Next(0, 10); left > 0 && connection.Send(Next()); left--)
        {
        }
        var number = Next();
        var frame = _messages.Frame(number);
        connection.Write(frame.AsSpan(0, _random.Next(frame.Length + 1)));
        connection.Forget(number);
        if (_random.Next(2) == 0) _stop.WaitOne(_random.Next(30));
        if (isReset) connection.Reset();
        else connection.Close();
    }

    private void HalfClosed(SoakConnection connection)
    {
        for (var left = _random.Next(1, 10); left > 0 && connection.Send(Next()); left--)
        {
        }
        connection.FinishSending();
        connection.ReadToEnd();
    }

    private void Oversize(SoakConnection connection)
    {
        var frame = new byte[_options.MaxFrame + _random.Next(1, Math.Min(100_000, _options.MaxFrame)) + 3];
        Array.Fill(frame, (byte)'x');
        frame[0] = MllpBytes.Start;
        "MSH|^~\\&|LOADBIG|RIVERBEND|CONNHOST|DATAHUB|20260312081542||ORU^R01|BIG|P|2.5\rOBX|1|TX|"u8.CopyTo(frame.AsSpan(1));
        (frame[^2], frame[^1]) = (MllpBytes.End, MllpBytes.Last);
        if (connection.SendOversize(frame) && connection.Send(Next())) connection.ReadAnswers();
    }

    private void GarbageBetween(SoakConnection connection)
    {
        if (connection.Write(GarbageBytes(_random.Next(1, Garbage))) && connection.Send(Next())) connection.ReadAnswers();
    }

    private void GarbageWithoutEnd(SoakConnection connection)
    {
        for (var pieces = 0; pieces < 100 && connection.Write(GarbageBytes(Garbage)); pieces++)
        {
        }
        connection.ReadToEnd();
    }

    private void HalfFrame(SoakConnection connection)
    {
        var number = Next();
        var frame = _messages.Frame(number);
        connection.Write(frame.AsSpan(0, _random.Next(1, frame.Length - 3)));
        connection.Forget(number);
        if (_random.Next(2) == 0) connection.Reset();
        else
        {
            connection.FinishSending();
            connection.ReadToEnd();
        }
    }

    // The sender gave up in the middle and begins another message on the same connection.
    private void BegunAnew(SoakConnection connection)
    {
        var number = Next();
        var frame = _messages.Frame(number);
        connection.Write(frame.AsSpan(0, _random.Next(10, frame.Length - 3)));
        connection.Forget(number);
        if (connection.Send(Next())) connection.ReadAnswers();
    }

    private void Trickle(SoakConnection connection)
    {
        var number = Next();
        ReadOnlySpan<byte> frame = _messages.Frame(number);
        connection.Expect(number);
        while (!frame.IsEmpty && !_stop.WaitOne(0))
        {
            var piece = frame[..Math.Min(frame.Length, _random.Next(1, 60))];
            if (!connection.Write(piece)) return;
            frame = frame[piece.Length..];
            _stop.WaitOne(_random.Next(0, 4));
        }
        if (!connection.Write(frame)) return;
        connection.ReadAnswers();
    }

    private void Duplicates(SoakConnection connection)
    {
        for (var left = _random.Next(1, 8); left > 0; left--)
        {
            _messages.Pace(_stop);
            if (!_messages.TryPickAnswered(out var number) || !connection.Send(number)) return;
        }
        connection.ReadAnswers();
    }

    // The same message over two connections and twice over one: an earlier one is still in flight.
    private void AtTheSameTime(SoakConnection connection)
    {
        using var other = new SoakConnection(_remote, _messages, _counts, _options.AckTimeout) { Scene = connection.Scene };
        var number = Next();
        if (!connection.Send(number) || !other.Send(number) || !connection.Send(number)) return;
        if (_random.Next(3) == 0) other.Reset();
        else other.ReadAnswers();
        connection.ReadAnswers();
    }

    // More than a receiver may hold unanswered; then the connection goes with all of them.
    private void NeverRead(SoakConnection connection)
    {
        for (var left = _random.Next(1, 60); left > 0 && connection.Send(Next()); left--)
        {
        }
        _stop.WaitOne(_random.Next(200));
        connection.Reset();
    }

    private byte[] GarbageBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        bytes.AsSpan().Replace(MllpBytes.Start, (byte)'#');
        if (count > 0) bytes[0] = (byte)'#';                    // no TLS hello
        return bytes;
    }
}
