using System.Buffers;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>A frame's place in the order of answers, with the outcomes of its messages: one (the common case), several, or a batch.</summary>
/// <remarks>Filled by the connection before the frame's messages go anywhere; outcomes come from any thread; written once, by whoever holds the ring's write role.</remarks>
internal sealed class AckSlot
{
    private readonly Entry[] _entries;
    private readonly PooledFrame? _frame;
    private readonly Hl7Header? _fileHeader;
    private readonly Hl7Header? _batchHeader;
    private int _remaining;

    /// <param name="frame">Held until the answer is written; null for a slot without bytes.</param>
    /// <param name="messages">Messages the frame holds; 0 for a batch without any.</param>
    /// <param name="batchHeader">BHS, or FHS when there is no BHS; null when the frame is no batch.</param>
    public AckSlot(AckRing ring, PooledFrame? frame, int messages, Hl7Header? fileHeader = null, Hl7Header? batchHeader = null)
    {
        (Ring, _frame, _fileHeader, _batchHeader) = (ring, frame, fileHeader, batchHeader);
        _entries = new Entry[messages];
        _remaining = messages;
        frame?.Hold();
    }

    public AckRing Ring { get; }

    /// <summary>Several messages share this slot and its ack timer starts anew with each that settles (hl7-mllp 6).</summary>
    public bool IsBatch => _batchHeader is not null || _fileHeader is not null;

    /// <summary>Timestamp of the last message that settled in time; 0 before the first.</summary>
    public long LastProgress { get; private set; }

    /// <summary>Guarded by the ring.</summary>
    public bool IsReady { get; set; }

    /// <summary>Header and MSA-4 of a message, before it goes anywhere.</summary>
    public void Describe(int index, Hl7Header? header, string? sequence) => _entries[index] = new Entry { Header = header, Sequence = sequence };

    /// <summary>Sets the outcome of one message, once each; the last one makes the slot ready. Any thread; must not block.</summary>
    public void Complete(int index, in AckOutcome outcome, long timestamp)
    {
        _entries[index].Outcome = outcome;
        if (outcome.Kind != AckKind.Unavailable) LastProgress = timestamp;
        if (Interlocked.Decrement(ref _remaining) == 0) Ring.Complete(this);
    }

    /// <summary>A batch without messages is ready when it arrives.</summary>
    public void CompleteEmpty() => Ring.Complete(this);

    /// <summary>Whether this slot ends the connection instead of being answered (architecture, invariant 2).</summary>
    public bool Closes(UnavailableAnswer onUnavailable)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Outcome.Kind == AckKind.Abandoned || (entry.Outcome.Kind == AckKind.Unavailable && onUnavailable == UnavailableAnswer.Close)) return true;
        }
        return false;
    }

    /// <summary>Writes what is to be answered, framed, and counts the codes.</summary>
    /// <returns>Whether anything was written.</returns>
    public bool Write(IBufferWriter<byte> output, MllpFrameEncoder framing, AckEncoder encoder, AckConfig config, Action<string> count) =>
        IsBatch ? WriteBatch(output, framing, encoder, config, count) : WriteEach(output, framing, encoder, config, count);

    /// <summary>Lets go of the frame.</summary>
    public void Release() => _frame?.Release();

    private bool WriteEach(IBufferWriter<byte> output, MllpFrameEncoder framing, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        var any = false;
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            var plan = AckPlan.For(config.Mode, entry.Header, entry.Outcome.Kind, config.OnUnavailable);
            any |= WriteFramed(output, framing, encoder, entry, plan.First, plan.IsEnhanced, count);
            any |= WriteFramed(output, framing, encoder, entry, plan.Second, plan.IsEnhanced, count);
        }
        return any;
    }

    private static bool WriteFramed(IBufferWriter<byte> output, MllpFrameEncoder framing, AckEncoder encoder, in Entry entry, string? code, bool enhanced, Action<string> count)
    {
        if (code is null) return false;
        framing.Start(output);
        encoder.Write(output, entry.Header, code, enhanced, entry.Outcome.Problems, entry.Sequence);
        framing.End(output);
        count(code);
        return true;
    }

    private bool WriteBatch(IBufferWriter<byte> output, MllpFrameEncoder framing, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        var answers = new ArrayBufferWriter<byte>();
        var messages = 0;
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            var plan = AckPlan.For(config.Mode, entry.Header, entry.Outcome.Kind, config.OnUnavailable);
            foreach (var code in (ReadOnlySpan<string?>)[plan.First, plan.Second])
            {
                if (code is null) continue;
                encoder.Write(answers, entry.Header, code, plan.IsEnhanced, entry.Outcome.Problems, entry.Sequence);
                count(code);
                messages++;
            }
        }
        if (config.Mode == AckMode.None || (messages == 0 && _entries.Length > 0)) return false;
        framing.Start(output);
        var header = (_batchHeader ?? _fileHeader)!;
        if (_fileHeader is not null) encoder.WriteBatchHeader(output, "FHS"u8, _fileHeader);
        encoder.WriteBatchHeader(output, "BHS"u8, header);
        output.Write(answers.WrittenSpan);
        AckEncoder.WriteTrailer(output, "BTS"u8, header, messages);
        if (_fileHeader is not null) AckEncoder.WriteTrailer(output, "FTS"u8, _fileHeader, 1);
        framing.End(output);
        return true;
    }

    private struct Entry
    {
        public Hl7Header? Header;
        public string? Sequence;
        public AckOutcome Outcome;
    }
}
