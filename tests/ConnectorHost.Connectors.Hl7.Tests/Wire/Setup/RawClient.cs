using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>How the listener ended a connection.</summary>
/// <param name="Rest">Bytes that came before the end.</param>
internal sealed record Ending(byte[] Rest, bool WasReset)
{
    public override string ToString() => $"{(WasReset ? "reset" : "closed")} after '{Encoding.Latin1.GetString(Rest)}'";
}

/// <summary>What a client brings to a TLS handshake.</summary>
internal sealed record ClientTls(X509Certificate2? Certificate = null, SslProtocols Protocols = SslProtocols.None);

/// <summary>A sender that does to a socket whatever it likes. Every wait ends after 20 seconds.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private Stream _stream;
    private int _next;
    private int _length;

    private RawClient(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: false));

    public string LocalEndPoint => _socket.LocalEndPoint!.ToString()!;

    /// <summary>A plain connection to a port of this machine.</summary>
    /// <param name="receiveBuffer">Size of the kernel's buffer, to be slow on purpose; 0 leaves it.</param>
    public static async Task<RawClient> ConnectAsync(int port, IPAddress? address = null, int receiveBuffer = 0)
    {
        var socket = new Socket((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            await socket.ConnectAsync(address ?? IPAddress.Loopback, port, limit.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new RawClient(socket);
    }

    /// <summary>Starts TLS; throws what the handshake throws.</summary>
    public async Task SecureAsync(ClientTls tls)
    {
        using var limit = new CancellationTokenSource(Deadline);
        var secured = new SslStream(_stream);
        _stream = secured;
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = tls.Protocols,
                ClientCertificates = tls.Certificate is null ? null : [tls.Certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => tls.Certificate!,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == TestCertificates.Server.Thumbprint,
            },
            limit.Token);
    }

    /// <summary>Bytes in one write.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        using var limit = new CancellationTokenSource(Deadline);
        await _stream.WriteAsync(bytes, limit.Token);
        await _stream.FlushAsync(limit.Token);
    }

    /// <summary>Text with one byte per character, unframed.</summary>
    public Task SendAsync(string text) => SendAsync(Msg.Bytes(text));

    /// <summary>Text as a frame of release 1.</summary>
    public Task SendFrameAsync(string text) => SendAsync(Msg.Frame(text));

    /// <summary>Bytes cut at the given places, with a pause behind each piece.</summary>
    public async Task SendInPiecesAsync(byte[] bytes, IEnumerable<int> cuts, TimeSpan pause)
    {
        var from = 0;
        foreach (var cut in cuts.Append(bytes.Length))
        {
            await SendAsync(bytes[from..cut]);
            from = cut;
            if (pause > TimeSpan.Zero) await Task.Delay(pause);
        }
    }

    /// <summary>Ends the sending side only.</summary>
    public async Task FinishAsync()
    {
        if (_stream is SslStream secured) await secured.ShutdownAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Says that no more comes over TLS; TCP stays open.</summary>
    public Task FinishTlsAsync() => ((SslStream)_stream).ShutdownAsync();


    /// <summary>Ends both sides with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Ends both sides in the usual way.</summary>
    public void Close() => _socket.Dispose();

    /// <summary>The payload of the next frame. Anything that is not a frame of release 1 fails the case.</summary>
    public async Task<byte[]> ReadFrameAsync()
    {
        Assert.Equal(0x0B, await ReadByteAsync());
        var payload = new MemoryStream();
        while (true)
        {
            var one = await ReadByteAsync();
            Assert.True(one >= 0, $"the connection ended inside an answer: '{Encoding.Latin1.GetString(payload.ToArray())}'");
            if (one != 0x1C)
            {
                payload.WriteByte((byte)one);
                var end = Array.IndexOf(_buffer, (byte)0x1C, _next, _length - _next);
                var plain = end < 0 ? _length - _next : end - _next;
                payload.Write(_buffer, _next, plain);
                _next += plain;
                continue;
            }
            Assert.Equal(0x0D, await ReadByteAsync());
            return payload.ToArray();
        }
    }

    /// <summary>The next frame as an HL7 answer; its last segment has to end with CR (2.4).</summary>
    public async Task<Answer> ReadAnswerAsync()
    {
        var payload = await ReadFrameAsync();
        Assert.True(payload.Length > 0 && payload[^1] == 0x0D, $"not an answer: '{Encoding.Latin1.GetString(payload)}'");
        return new Answer(payload);
    }

    /// <summary>The next frame has to be an answer with that code about that message.</summary>
    public async Task<Answer> ExpectAsync(string code, string id)
    {
        var answer = await ReadAnswerAsync();
        Assert.Equal($"{code} {id}", $"{answer.Code} {answer.Of}");
        return answer;
    }

    /// <summary>So many bytes as they come.</summary>
    public async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var one = await ReadByteAsync();
            Assert.True(one >= 0, $"the connection ended after {i} of {count} bytes");
            bytes[i] = (byte)one;
        }
        return bytes;
    }

    /// <summary>Reads on until the listener ends the connection.</summary>
    public async Task<Ending> UntilEndedAsync()
    {
        var rest = new List<byte>();
        try
        {
            for (var one = await ReadByteAsync(); one >= 0; one = await ReadByteAsync()) rest.Add((byte)one);
            return new Ending([.. rest], false);
        }
        catch (IOException)
        {
            return new Ending([.. rest], true);
        }
    }

    /// <summary>The listener ends the connection and says nothing before.</summary>
    public async Task ExpectEndAsync()
    {
        var ending = await UntilEndedAsync();
        Assert.True(ending.Rest.Length == 0, $"expected nothing but the end; {ending}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async ValueTask<int> ReadByteAsync()
    {
        if (_next == _length)
        {
            using var limit = new CancellationTokenSource(Deadline);
            (_next, _length) = (0, 0);
            try
            {
                _length = await _stream.ReadAsync(_buffer, limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                Assert.Fail($"nothing came within {Deadline.TotalSeconds} s");
            }
            if (_length == 0) return -1;
        }
        return _buffer[_next++];
    }
}
