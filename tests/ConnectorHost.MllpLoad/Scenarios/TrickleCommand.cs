using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectorHost.MllpLoad.Load;

namespace ConnectorHost.MllpLoad.Scenarios;

/// <summary><c>trickle</c>: one peer sends a huge frame a byte at a time while others work in lock-step; how do those fare?</summary>
internal static class TrickleCommand
{
    private const int AnswerTimeoutMs = 60_000;
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(60);

    /// <returns>0 when all answers of the others were good, and the huge message, if it got through in time, was answered AA.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args);
        var host = given.Text("--host") ?? "127.0.0.1";
        var port = given.OptionalInt32("--port") ?? throw new UsageException("--port is missing.");
        var connections = given.Int32("--connections", 100);
        var bytes = given.Int32("--frame-bytes", 10_485_760, least: 1024);
        var seconds = given.Int32("--seconds", 300);
        var pid = given.OptionalInt32("--pid");
        var rate = given.OptionalInt32("--rate");
        var form = given.OneOf("--report", ReportForm.Text);
        given.EndOfOptions();

        string[] load = ["--host", host, "--port", $"{port}", "--connections", $"{connections}", "--seconds", $"{seconds}", "--warmup", $"{connections}", .. rate is { } r ? ["--rate", $"{r}"] : Array.Empty<string>()];
        var options = LoadOptions.Parse(load);
        var ids = new ControlIds(options.Prefix);
        var counts = new LoadCounts(options.Warmup);
        var remote = LoadCommand.Resolve(host, port);
        var messages = new MessageSource(options, ids);
        var run = new LoadRun(options, remote, messages, new AnswerCheck(ids, counts, null, null), counts);
        using var stop = new ManualResetEventSlim();
        var before = ProcessMemory.ResidentMb(pid);
        var (sent, code, took) = (0L, "", TimeSpan.Zero);
        var trickler = new Thread(() =>
        {
            (sent, code, took) = Trickle(remote, bytes, stop);
            stop.Set();
        });
        trickler.Start();
        run.Go(stop);
        stop.Set();
        if (!trickler.Join(EndWait)) throw new UsageException("the trickling peer does not come back");
        var others = LoadReport.Of(options, messages, run, counts);
        new TrickleReport(bytes, sent, code, Math.Round(took.TotalSeconds, 1), before, ProcessMemory.PeakMb(pid), others).Print(Console.Out, form);
        var good = run.Failure is null && run.Unanswered == 0 && counts.AllInOrder && counts.Accepted == counts.Answered;
        return good && code is "AA" or "" ? 0 : 1;
    }

    /// <returns>Bytes sent, the answer's code (empty when time was up before the frame was through), and how long it took.</returns>
    private static (long, string, TimeSpan) Trickle(IPEndPoint remote, int bytes, ManualResetEventSlim stop)
    {
        using var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = AnswerTimeoutMs };
        socket.Connect(remote);
        var frame = HugeFrame(bytes);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < frame.Length; i++)
        {
            if (stop.IsSet) return (i, "", Stopwatch.GetElapsedTime(started));
            socket.Send(frame.AsSpan(i, 1), SocketFlags.None, out var error);
            if (error != SocketError.Success) return (i, $"lost: {error}", Stopwatch.GetElapsedTime(started));
        }
        var took = Stopwatch.GetElapsedTime(started);
        var answer = new byte[65_536];
        var count = socket.Receive(answer, SocketFlags.None, out var failed);
        if (failed != SocketError.Success || count < 3) return (frame.Length, failed == SocketError.Success ? "closed" : $"{failed}", took);
        return (frame.Length, AckReader.TryRead(answer.AsSpan(1, count - 1), out var code, out _) ? AckReader.Text(code) : "unreadable", took);
    }

    // A result with a document inside.
    private static byte[] HugeFrame(int bytes)
    {
        var frame = new byte[bytes];
        Array.Fill(frame, (byte)'A');
        frame[0] = MllpBytes.Start;
        "MSH|^~\\&|LOADBIG|RIVERBEND|CONNHOST|DATAHUB|20260312093000-0500||ORU^R01^ORU_R01|TRICKLE-1|P|2.5.1\rPID|1||P0000001^^^RIVERBEND^MR||Quillfeather^Jane\rOBR|1|PLG1^CPOE|LB5501^LIS|11502-2^Laboratory report^LN|||20260312083000-0500\rOBX|1|ED|11502-2^Laboratory report^LN||^AP^PDF^Base64^"u8.CopyTo(frame.AsSpan(1));
        var end = "||||||F\r\u001C\r"u8;
        end.CopyTo(frame.AsSpan(bytes - end.Length));
        return frame;
    }
}

/// <param name="Others">The lock-step load beside it.</param>
internal sealed record TrickleReport(int FrameBytes, long BytesSent, string Code, double Seconds, double? ResidentMbBefore, double? PeakResidentMb, LoadReport Others)
{
    public void Print(TextWriter to, ReportForm form)
    {
        if (form == ReportForm.Json)
        {
            to.WriteLine(JsonSerializer.Serialize(this, TrickleJson.Default.TrickleReport));
            return;
        }
        to.WriteLine($"trickle: {BytesSent} of {FrameBytes} bytes, one at a time, in {Seconds} s; answer {(Code.Length == 0 ? "not awaited" : Code)}; receiver {ResidentMbBefore?.ToString("0.0", null) ?? "?"} MB before, {PeakResidentMb?.ToString("0.0", null) ?? "?"} MB at most");
        to.WriteLine("others:");
        Others.Print(to, form);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrickleReport))]
internal sealed partial class TrickleJson : JsonSerializerContext;
