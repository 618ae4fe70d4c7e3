using System.Buffers;
using System.IO.Pipelines;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>The whole connector from bytes to answers: whatever a sender sends, it gets well-formed answers and, when it is done, the end of the connection; and everything it held is given back.</summary>
internal sealed class ListenerTarget : FuzzTarget
{
    private const int MostAnswerBytes = 4_194_304;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly Dictionary<string, string?>[] Settings =
    [
        new() { ["channels"] = "*", ["mllp.max.frame.bytes"] = "4096", ["mllp.max.garbage.bytes"] = "512" },
        new() { ["channels"] = "ADT,ORM,ORU", ["mllp.strict"] = "true", ["hl7.validation.level"] = "strict", ["hl7.validation.on.failure"] = "reject", ["hl7.publish.raw"] = "header" },
        new() { ["channels"] = "*", ["mllp.release"] = "2", ["queue.capacity"] = "4", ["mllp.max.inflight"] = "2", ["ack.mode"] = "enhanced", ["ack.on.dlq"] = "AR" },
        new() { ["channels"] = "ADT,ORU", ["ack.on.unavailable"] = "AE", ["mllp.end.grace.ms"] = "1", ["hl7.security.enabled"] = "true", ["hl7.security.username"] = "user", ["hl7.security.password"] = "password" },
    ];
    private readonly FuzzRuntime[] _runtimes = [.. Settings.Select(s => new FuzzRuntime(s))];

    public override string Name => "listener";
    public override bool TakesStreams => true;
    public override bool IsSynchronous => false;

    public override async ValueTask StartAsync()
    {
        foreach (var runtime in _runtimes) await runtime.StartAsync();
    }

    public override async ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed)
    {
        var number = (int)(seed % (ulong)_runtimes.Length);
        var runtime = _runtimes[number];
        var (toHost, fromHost) = await runtime.Transport.ConnectAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var sending = SendAsync(toHost, input, seed, limit.Token);
            await ReceiveAsync(fromHost, isRelease2: number == 2, limit.Token);
            await sending;
            while (runtime.QueueDepth > 0) await Task.Delay(1, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new FuzzViolation($"the connection ends and nothing stays held (after {Patience.TotalSeconds:0} s {runtime.QueueDepth} messages are)");
        }
        Check(!runtime.Loop.IsCompleted, "the task goes on");
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var runtime in _runtimes) await runtime.DisposeAsync();
        await base.DisposeAsync();
    }

    private static async Task SendAsync(PipeWriter to, ReadOnlyMemory<byte> input, ulong seed, CancellationToken cancellationToken)
    {
        var random = new FuzzRandom(seed);
        while (!input.IsEmpty)
        {
            var piece = input[..(random.OneIn(2) ? input.Length : random.Small(input.Length))];
            input = input[piece.Length..];
            if ((await to.WriteAsync(piece, cancellationToken)).IsCompleted) break;       // the host closed
        }
        await to.CompleteAsync();
    }

    private static async Task ReceiveAsync(PipeReader from, bool isRelease2, CancellationToken cancellationToken)
    {
        using var decoder = MllpFrameDecoder.Create(MostAnswerBytes, 0, strict: true);
        while (true)
        {
            var read = await from.ReadAsync(cancellationToken);
            foreach (var piece in read.Buffer) Take(decoder, piece.Span, isRelease2);
            from.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
        await from.CompleteAsync();
        Check(!decoder.IsInsideFrame, "answers are whole frames");
    }

    private static void Take(MllpFrameDecoder decoder, ReadOnlySpan<byte> bytes, bool isRelease2)
    {
        while (!bytes.IsEmpty)
        {
            var happened = decoder.Read(bytes, out var consumed);
            bytes = bytes[consumed..];
            Check(happened is MllpEvent.NeedMore or MllpEvent.Frame, "answers are framed as the specification says");
            if (happened != MllpEvent.Frame) continue;
            var frame = decoder.Take();
            Check(frame is not null, "no answer is empty");
            if (!isRelease2 || frame!.Body.Span is not ([0x06] or [0x15])) IsAnswer(frame!.Body);
            frame!.Release();
        }
    }

    private static void IsAnswer(ReadOnlyMemory<byte> body)
    {
        var frame = Hl7Frame.Read(body);
        Check(frame.Fault == Hl7Fault.None, "an answer is HL7");
        var message = new Hl7Message();
        foreach (var part in frame)
        {
            // A separator that is no ASCII goes back as it came; in a set the message only claimed to be in, nobody can read it.
            if (part.Kind != Hl7Line.Message || !char.IsAscii((char)part.Bytes.Span[3])) continue;
            Check(message.TryReset(part.Bytes, out _) && message.Segment("MSA").Exists, $"an answer holds an acknowledgement: {Convert.ToHexString(part.Bytes.Span)}");
        }
    }
}
