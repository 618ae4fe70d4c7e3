using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.IntegrationTests.Hosting;

namespace ConnectorHost.IntegrationTests.Senders;

/// <summary>One connection of a sending system.</summary>
internal sealed class MllpSender : IDisposable
{
    private const byte Start = 0x0B;
    private static readonly byte[] End = [0x1C, 0x0D];
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly List<byte> _received = [];
    private readonly byte[] _buffer = new byte[16 * 1024];

    private MllpSender()
    {
    }

    public static async Task<MllpSender> ConnectAsync(IPEndPoint to)
    {
        var sender = new MllpSender();
        await sender._client.ConnectAsync(to);
        return sender;
    }

    public async Task SendAsync(string message) => await _client.GetStream().WriteAsync((byte[])[Start, .. Encoding.UTF8.GetBytes(message), .. End]);

    /// <summary>The next answer frame, or null when the host closed the connection instead.</summary>
    /// <exception cref="TimeoutException">Neither came before the deadline.</exception>
    public async Task<Answer?> ReceiveAsync(TimeSpan? deadline = null)
    {
        while (true)
        {
            if (TryTakeFrame() is { } answer) return answer;
            var count = await ReadAsync(deadline ?? Eventually.Deadline);
            if (count == 0) return null;
            _received.AddRange(_buffer.AsSpan(0, count));
        }
    }

    public async Task<Answer> ExchangeAsync(string message)
    {
        await SendAsync(message);
        return await ReceiveAsync() ?? throw new IOException("The host closed the connection without an answer.");
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> ReadAsync(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try { return await _client.GetStream().ReadAsync(_buffer, limit.Token); }
        catch (OperationCanceledException) { throw new TimeoutException($"The host neither answered nor closed the connection within {deadline.TotalSeconds:0} s."); }
    }

    private Answer? TryTakeFrame()
    {
        if (_received.Count == 0) return null;
        Assert.Equal(Start, _received[0]);
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);
        var end = bytes.IndexOf(End);
        if (end < 0) return null;
        var text = Encoding.UTF8.GetString(bytes[1..end]);
        _received.RemoveRange(0, end + End.Length);
        return new Answer(text);
    }
}
