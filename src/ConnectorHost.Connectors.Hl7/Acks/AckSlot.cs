using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>A frame's place in the order of answers, with the outcomes of its messages: one (the common case), several, or a batch.</summary>
/// <remarks>Filled by the connection before the frame's messages go anywhere; outcomes come from any thread; written once, by whoever holds the ring's write role.</remarks>
internal sealed class AckSlot
{
    private readonly Entry[]? _several;                        // null: one message, in _one
    private readonly PooledFrame? _frame;
    private readonly AckBatch? _batch;
    private Entry _one;
    private int _remaining;

    /// <param name="frame">Held until the answer is written; null for a slot without bytes.</param>
    /// <param name="messages">Messages the frame holds; 0 for a batch without any.</param>
    /// <param name="batch">Null when the frame is no batch.</param>
    public AckSlot(AckRing ring, PooledFrame? frame, int messages, AckBatch? batch = null)
    {
        (Ring, _frame, _batch) = (ring, frame, batch);
        if (messages != 1) _several = new Entry[messages];
        _remaining = messages;
        frame?.Hold();
    }

    public AckRing Ring { get; }

    /// <summary>Several messages share this slot and its ack timer starts anew with each that settles (hl7-mllp 6).</summary>
    public bool IsBatch => _batch is not null;

    /// <summary>Timestamp of the last message that settled in time; 0 before the first.</summary>
    public long LastProgress { get; private set; }

    /// <summary>Guarded by the ring.</summary>
    public bool IsReady { get; set; }

    private Span<Entry> Entries => _several is null ? new Span<Entry>(ref _one) : _several;

    /// <summary>Header and MSA-4 of a message, before it goes anywhere.</summary>
    public void Describe(int index, Hl7Header? header, string? sequence) => Entries[index] = new Entry { Header = header, Sequence = sequence };

    /// <summary>Sets the outcome of one message, once each; the last one makes the slot ready. Any thread; must not block.</summary>
    public void Complete(int index, in AckOutcome outcome, long timestamp)
    {
        Entries[index].Outcome = outcome;
        if (outcome.Kind != AckKind.Unavailable) LastProgress = timestamp;
        if (Interlocked.Decrement(ref _remaining) == 0) Ring.Complete(this);
    }

    /// <summary>A batch without messages is ready when it arrives.</summary>
    public void CompleteEmpty() => Ring.Complete(this);

    /// <summary>Whether this slot ends the connection instead of being answered (architecture, invariant 2); in release 2 a block in doubt is only sent again.</summary>
    public bool Closes(AckConfig config) =>
        Has(AckKind.Abandoned) || (config is { OnUnavailable: UnavailableAnswer.Close, Release: MllpRelease.One } && Has(AckKind.Unavailable));

    /// <summary>Writes what is to be answered, framed, and counts the codes.</summary>
    /// <returns>Whether anything was written.</returns>
    public bool Write(AckOutput output, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        if (output.Commits)
        {
            var isStored = !Has(AckKind.Unavailable);
            output.Commit(isStored);
            if (!isStored) return true;
        }
        var any = _batch is null ? WriteEach(output, encoder, config, count) : WriteBatch(_batch, output, encoder, config, count);
        return any || output.Commits;
    }

    /// <summary>Lets go of the frame.</summary>
    public void Release() => _frame?.Release();

    private bool Has(AckKind kind)
    {
        foreach (ref readonly var entry in Entries)
        {
            if (entry.Outcome.Kind == kind) return true;
        }
        return false;
    }

    private bool WriteEach(AckOutput output, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        var any = false;
        foreach (ref readonly var entry in Entries)
        {
            var plan = entry.Plan(config);
            any |= WriteFramed(output, encoder, entry, plan.First, plan.IsEnhanced, count);
            any |= WriteFramed(output, encoder, entry, plan.Second, plan.IsEnhanced, count);
        }
        return any;
    }

    private static bool WriteFramed(AckOutput output, AckEncoder encoder, in Entry entry, string? code, bool enhanced, Action<string> count)
    {
        if (code is null) return false;
        encoder.Write(output.Start(), entry.Header, code, enhanced, entry.Outcome.Problems, entry.Sequence);
        output.End();
        count(code);
        return true;
    }

    // One frame for all, or none when no message asks for an answer.
    private bool WriteBatch(AckBatch batch, AckOutput output, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        if (config.Mode == AckMode.None || (Entries.Length > 0 && AnswersIn(Entries, config) == 0)) return false;
        var frame = output.Start();
        if (batch.HasFile) encoder.WriteBatchHeader(frame, "FHS"u8, batch.File, true);
        for (var i = 0; i < batch.Parts.Count; i++)
        {
            var part = batch.Parts[i];
            var entries = Entries[part.First..(i + 1 < batch.Parts.Count ? batch.Parts[i + 1].First : Entries.Length)];
            encoder.WriteBatchHeader(frame, "BHS"u8, part.Header, part.HasHeader);
            foreach (ref readonly var entry in entries)
            {
                var plan = entry.Plan(config);
                foreach (var code in (ReadOnlySpan<string?>)[plan.First, plan.Second])
                {
                    if (code is null) continue;
                    encoder.Write(frame, entry.Header, code, plan.IsEnhanced, entry.Outcome.Problems, entry.Sequence);
                    count(code);
                }
            }
            AckEncoder.WriteTrailer(frame, "BTS"u8, part.Header, AnswersIn(entries, config));
        }
        if (batch.HasFile) AckEncoder.WriteTrailer(frame, "FTS"u8, batch.File, batch.Parts.Count);
        output.End();
        return true;
    }

    private static int AnswersIn(ReadOnlySpan<Entry> entries, AckConfig config)
    {
        var answers = 0;
        foreach (ref readonly var entry in entries)
        {
            var plan = entry.Plan(config);
            answers += (plan.First is null ? 0 : 1) + (plan.Second is null ? 0 : 1);
        }
        return answers;
    }

    private struct Entry
    {
        public Hl7Header? Header;
        public string? Sequence;
        public AckOutcome Outcome;

        public readonly AckPlan Plan(AckConfig config) => AckPlan.For(config.Mode, Header, Outcome.Kind, config.OnUnavailable);
    }
}
