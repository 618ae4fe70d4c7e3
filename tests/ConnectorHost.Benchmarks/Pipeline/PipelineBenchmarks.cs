using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BenchmarkDotNet.Attributes;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Writing;

namespace ConnectorHost.Benchmarks.Pipeline;

/// <summary>Eight lock-step senders over loopback: the whole path to the embedded broker against a receiver that only answers frames.</summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private const int Senders = 8;
    private const int MessagesEach = 250;
    private readonly CancellationTokenSource _end = new();
    private PipelineHost? _host;
    private Socket? _echo;
    private Socket[] _toHost = [];
    private Socket[] _toEcho = [];
    private const string ControlId = "0000000000000000";
    private byte[] _frame = [];
    private int _controlIdAt;
    private long _messages;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _frame = [0x0B, .. Hl7Edit.WithControlIds(Samples.Read(Samples.FileOf("ADT")), () => ControlId).Span, 0x1C, 0x0D];
        _controlIdAt = _frame.AsSpan().IndexOf(Encoding.ASCII.GetBytes(ControlId));
        _echo = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _echo.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _echo.Listen();
        _ = AcceptAsync(_echo, _end.Token);
        var port = FreePort();
        _host = await PipelineHost.StartAsync(port, null);
        _toEcho = await ConnectAsync(((IPEndPoint)_echo.LocalEndPoint!).Port);
        _toHost = await ConnectAsync(port);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        foreach (var socket in _toHost.Concat(_toEcho)) socket.Dispose();
        await _end.CancelAsync();
        _echo?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Senders * MessagesEach)]
    public Task FrameEcho() => Task.WhenAll(_toEcho.Select(SendAsync));

    [Benchmark(OperationsPerInvoke = Senders * MessagesEach)]
    public Task WholePath() => Task.WhenAll(_toHost.Select(SendAsync));

    private async Task SendAsync(Socket socket)
    {
        var answer = new byte[4096];
        var frame = (byte[])_frame.Clone();
        for (var i = 0; i < MessagesEach; i++)
        {
            // A repeat would be answered without being processed.
            Utf8Formatter.TryFormat(Interlocked.Increment(ref _messages), frame.AsSpan(_controlIdAt, ControlId.Length), out _, new System.Buffers.StandardFormat('D', (byte)ControlId.Length));
            await socket.SendAsync(frame);
            for (var received = 0; received < 2 || answer[received - 2] != 0x1C;)
            {
                var count = await socket.ReceiveAsync(answer.AsMemory(received));
                if (count == 0) throw new EndOfStreamException("The receiver closed the connection without an answer.");
                received += count;
            }
        }
    }

    private static async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested) _ = AnswerAsync(await listener.AcceptAsync(cancellationToken), cancellationToken);
    }

    private static async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var ack = Encoding.ASCII.GetBytes("\vMSH|^~\\&|A|B|C|D|20260101||ACK|1|P|2.5\rMSA|AA|1\r\u001c\r");
        var buffer = new byte[65_536];
        var received = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(received), cancellationToken);
            if (count == 0) return;
            received += count;
            if (buffer[received - 2] != 0x1C) continue;
            received = 0;
            await socket.SendAsync(ack, cancellationToken);
        }
    }

    private static async Task<Socket[]> ConnectAsync(int port)
    {
        var sockets = new Socket[Senders];
        for (var i = 0; i < Senders; i++)
        {
            sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            for (var tries = 0; ; tries++)
            {
                try
                {
                    await sockets[i].ConnectAsync(IPAddress.Loopback, port);
                    break;
                }
                catch (SocketException) when (tries < 100)
                {
                    await Task.Delay(100);                         // the port opens when the tasks have started
                }
            }
        }
        return sockets;
    }

    private static int FreePort()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
