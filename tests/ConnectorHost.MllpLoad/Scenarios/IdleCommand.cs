using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectorHost.MllpLoad.Load;

namespace ConnectorHost.MllpLoad.Scenarios;

/// <summary><c>idle</c>: opens many connections, leaves them alone for a while, then sends one message on each: all must be alive.</summary>
internal static class IdleCommand
{
    private const int PerAddress = 20_000;                      // ports of one source address are about 28 000
    private const int Wave = 500;
    private const int AnswerTimeoutMs = 60_000;

    /// <returns>0 when every connection lived and every message was answered AA or CA.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args);
        var remote = LoadCommand.Resolve(given.Text("--host") ?? "127.0.0.1", given.OptionalInt32("--port") ?? throw new UsageException("--port is missing."));
        var connections = given.Int32("--connections", 10_000);
        var seconds = given.Int32("--seconds", 10);
        var pid = given.OptionalInt32("--pid");
        var form = given.OneOf("--report", ReportForm.Text);
        given.EndOfOptions();

        var before = ProcessMemory.ResidentMb(pid);
        var started = Stopwatch.GetTimestamp();
        var sockets = new Socket?[connections];
        var opened = Open(sockets, remote);
        var opening = Stopwatch.GetElapsedTime(started);
        using (var wait = new ManualResetEventSlim()) wait.Wait(TimeSpan.FromSeconds(seconds));
        var idle = ProcessMemory.ResidentMb(pid);
        var alive = sockets.Count(s => s is not null && !(s.Poll(0, SelectMode.SelectRead) && s.Available == 0));
        var (accepted, latency) = SendOnEach(sockets);
        var report = new IdleReport(
            connections, opened, alive, accepted, Math.Round(opening.TotalSeconds, 1), seconds, before, idle, ProcessMemory.ResidentMb(pid), ProcessMemory.PeakMb(pid),
            Math.Round(latency.PercentileMilliseconds(50), 1), Math.Round(latency.PercentileMilliseconds(99), 1));
        report.Print(Console.Out, form);
        foreach (var socket in sockets) socket?.Dispose();
        return report.Accepted == connections ? 0 : 1;
    }

    private static int Open(Socket?[] sockets, IPEndPoint remote)
    {
        var isLocal = IPAddress.IsLoopback(remote.Address) && remote.AddressFamily == AddressFamily.InterNetwork;
        var opened = 0;
        for (var i = 0; i < sockets.Length; i++)
        {
            var socket = sockets[i] = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = AnswerTimeoutMs };
            try
            {
                if (isLocal && sockets.Length > PerAddress) socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + i / PerAddress)]), 0));
                socket.Connect(remote);
                opened++;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                throw new UsageException($"{i} connections are open and the system allows no more files: run 'ulimit -n {sockets.Length + 1000}' first, for the receiver too.");
            }
            catch (SocketException)
            {
                socket.Dispose();
                sockets[i] = null;
            }
        }
        return opened;
    }

    private static (int Accepted, LatencyHistogram Latency) SendOnEach(Socket?[] sockets)
    {
        var ids = new ControlIds($"I{Guid.NewGuid().ToString("N")[..7]}");
        var template = MessageTemplate.Parse(BuiltInMessages.Get("adt"), ids, "adt");
        var (frame, answer, sentAt) = (new byte[template.FrameBytes], new byte[16_384], new long[sockets.Length]);
        var (accepted, latency) = (0, new LatencyHistogram());
        for (var from = 0; from < sockets.Length; from += Wave)
        {
            var to = Math.Min(from + Wave, sockets.Length);
            for (var i = from; i < to; i++)
            {
                template.Write(frame, i, i);
                sentAt[i] = Stopwatch.GetTimestamp();
                sockets[i]?.Send(frame, SocketFlags.None, out _);
            }
            for (var i = from; i < to; i++)
            {
                if (sockets[i] is not { } socket || !TryAnswer(socket, answer, ids, i)) continue;
                accepted++;
                latency.Record(Stopwatch.GetTimestamp() - sentAt[i]);
            }
        }
        return (accepted, latency);
    }

    private static bool TryAnswer(Socket socket, byte[] buffer, ControlIds ids, int number)
    {
        for (var used = 0; used < buffer.Length;)
        {
            var count = socket.Receive(buffer.AsSpan(used), SocketFlags.None, out var error);
            if (error != SocketError.Success || count == 0) return false;
            used += count;
            if (!buffer.AsSpan(0, used).EndsWith(MllpBytes.Trailer)) continue;
            return AckReader.TryRead(buffer.AsSpan(1, used - 3), out var code, out var id) && AckReader.IsPositive(code) && ids.TryRead(id, out var answered) && answered == number;
        }
        return false;
    }
}

/// <param name="Opened">Connections that could be opened.</param>
/// <param name="Alive">Of them, still open after the wait.</param>
/// <param name="Accepted">Of them, with a positive answer to their one message.</param>
internal sealed record IdleReport(
    int Connections, int Opened, int Alive, int Accepted, double OpenSeconds, int IdleSeconds, double? ResidentMbBefore, double? ResidentMbIdle, double? ResidentMbAfter, double? PeakResidentMb, double P50Milliseconds, double P99Milliseconds)
{
    public void Print(TextWriter to, ReportForm form) => to.WriteLine(form == ReportForm.Json
        ? JsonSerializer.Serialize(this, IdleJson.Default.IdleReport)
        : $"{Opened} of {Connections} connections opened in {OpenSeconds} s, {Alive} alive after {IdleSeconds} s, {Accepted} messages accepted (p50 {P50Milliseconds} ms, p99 {P99Milliseconds} ms in waves); "
            + $"receiver {ResidentMbBefore?.ToString("0.0", null) ?? "?"} MB before, {ResidentMbIdle?.ToString("0.0", null) ?? "?"} MB with idle connections, {ResidentMbAfter?.ToString("0.0", null) ?? "?"} MB after the messages, {PeakResidentMb?.ToString("0.0", null) ?? "?"} MB at most");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IdleReport))]
internal sealed partial class IdleJson : JsonSerializerContext;
