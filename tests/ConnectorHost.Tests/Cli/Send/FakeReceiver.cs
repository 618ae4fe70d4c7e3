using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConnectorHost.Tests.Cli.Send;

/// <summary>An MLLP receiver that answers as the test says. A null among the answers closes the connection.</summary>
/// <param name="answer">From number of the connection (from 1) and frame body to the bodies of the answer frames.</param>
internal sealed class FakeReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, string, IEnumerable<string?>> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly bool _wantsClientCertificate;
    private readonly ConcurrentBag<Task> _talks = [];
    private readonly Task _accepting;

    public FakeReceiver(Func<int, string, IEnumerable<string?>> answer, X509Certificate2? certificate = null, bool wantsClientCertificate = false)
    {
        (_answer, _certificate, _wantsClientCertificate) = (answer, certificate, wantsClientCertificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bodies in order of arrival, with the number of their connection.</summary>
    public ConcurrentQueue<(int Connection, string Body)> Received { get; } = [];

    /// <summary>Subjects of the certificates that clients showed.</summary>
    public ConcurrentQueue<string> ClientSubjects { get; } = [];

    /// <summary>An acknowledgement frame body.</summary>
    public static string Ack(string code, string id, string more = "") => $"MSH|^~\\&|||||||ACK|x|P|2.5\rMSA|{code}|{id}{more}\r";

    public static string ControlId(string body) => body.Split('\r')[0].Split('|')[9];

    /// <summary>Waits until so many frames have come.</summary>
    public async Task WaitForAsync(int frames)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (Received.Count < frames) await Task.Delay(5, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        for (var connection = 1; ; connection++)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var number = connection;
            _talks.Add(Task.Run(() => TalkAsync(client, number)));
        }
    }

    private async Task TalkAsync(TcpClient client, int connection)
    {
        using var _ = client;
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var secured = new SslStream(stream, false, (_, certificate, _, _) =>
            {
                if (certificate is not null) ClientSubjects.Enqueue(certificate.Subject);
                return certificate is not null || !_wantsClientCertificate;
            });
            await secured.AuthenticateAsServerAsync(_certificate, _wantsClientCertificate, false);
            stream = secured;
        }
        var buffer = new byte[65_536];
        var received = new List<byte>();
        while (await stream.ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            received.AddRange(buffer.AsSpan(0, count));
            while (EndOfFrame(received) is var end and >= 0)
            {
                var body = Encoding.Latin1.GetString(received.Skip(1).Take(end - 1).ToArray());
                received.RemoveRange(0, end + 2);
                Received.Enqueue((connection, body));
                foreach (var answer in _answer(connection, body))
                {
                    if (answer is null) return;
                    await stream.WriteAsync(Encoding.Latin1.GetBytes($"\u000B{answer}\u001C\r"), _stop.Token);
                }
            }
        }
    }

    private static int EndOfFrame(List<byte> received)
    {
        for (var i = 0; i + 1 < received.Count; i++)
            if (received[i] == 0x1C && received[i + 1] == 0x0D) return i;
        return -1;
    }
}
