using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Transports;

/// <summary>A bound transport on a free port, and what tests do with the two ends of its connections.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private Loopback(IConnectionListener listener) => Listener = listener;

    public IConnectionListener Listener { get; }
    public int Port => ((IPEndPoint)Listener.EndPoint).Port;

    public static async Task<Loopback> BindAsync(MllpTransportKind kind, IPAddress? address = null) =>
        new(await MllpTransports.Create(kind).BindAsync(new IPEndPoint(address ?? IPAddress.IPv6Any, 0)));

    /// <summary>Both ends of a new connection.</summary>
    public async Task<(Socket Client, ConnectionContext Server)> ConnectAsync(IPAddress? address = null, int? receiveBuffer = null)
    {
        var target = address ?? IPAddress.Loopback;
        var client = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size) client.ReceiveBufferSize = size;
        var accepting = Listener.AcceptAsync().AsTask();
        await client.ConnectAsync(target, Port).WaitAsync(Deadline);
        return (client, (await accepting.WaitAsync(Deadline))!);
    }

    public ValueTask DisposeAsync() => Listener.DisposeAsync();

    /// <summary>Reads a number of bytes from a connection, or fewer when it ends.</summary>
    public static async Task<byte[]> ReadAsync(PipeReader input, int count)
    {
        var read = new ArrayBufferWriter<byte>();
        while (read.WrittenCount < count)
        {
            var result = await input.ReadAsync().AsTask().WaitAsync(Deadline);
            foreach (var segment in result.Buffer) read.Write(segment.Span);
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) break;
        }
        return read.WrittenSpan.ToArray();
    }

    /// <summary>Reads the next byte and leaves the rest unread.</summary>
    public static async Task<byte[]> ReadOneAsync(PipeReader input)
    {
        var result = await input.ReadAsync().AsTask().WaitAsync(Deadline);
        var first = result.Buffer.Slice(0, 1);
        var read = first.ToArray();
        input.AdvanceTo(first.End);
        return read;
    }

    /// <summary>Reads everything until the connection ends, by an end of stream or by an error.</summary>
    public static async Task<byte[]> ReadToEndAsync(PipeReader input)
    {
        var read = new ArrayBufferWriter<byte>();
        while (true)
        {
            ReadResult result;
            try
            {
                result = await input.ReadAsync().AsTask().WaitAsync(Deadline);
            }
            catch (Exception e) when (e is IOException or SocketException or ConnectionAbortedException)
            {
                return read.WrittenSpan.ToArray();
            }
            foreach (var segment in result.Buffer) read.Write(segment.Span);
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return read.WrittenSpan.ToArray();
        }
    }

    /// <summary>Receives a number of bytes, or fewer when the host closes.</summary>
    public static async Task<byte[]> ReceiveAsync(Socket client, int count)
    {
        var received = new byte[count];
        var length = 0;
        while (length < count)
        {
            var some = await client.ReceiveAsync(received.AsMemory(length)).AsTask().WaitAsync(Deadline);
            if (some == 0) break;
            length += some;
        }
        return received[..length];
    }

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Sends back whatever arrives until the sender ends, then closes.</summary>
    public static async Task EchoAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var result = await input.ReadAsync();
            foreach (var segment in result.Buffer) output.Write(segment.Span);
            input.AdvanceTo(result.Buffer.End);
            if ((await output.FlushAsync()).IsCompleted || result.IsCompleted) break;
        }
        await CloseAsync(connection);
    }

    public static async Task CloseAsync(ConnectionContext connection)
    {
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
        await connection.DisposeAsync().AsTask().WaitAsync(Deadline);
    }

    /// <summary>Ends a client without a farewell: the host sees a reset.</summary>
    public static void Reset(Socket client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }
}
