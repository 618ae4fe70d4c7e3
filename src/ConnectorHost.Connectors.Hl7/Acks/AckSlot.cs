using System.Buffers;
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

    /// <summary>It may have many answers, or a long one: they are written step by step.</summary>
    public bool HasSteps => _several is not null || _batch is not null;

    /// <summary>Writes what is to be answered, framed, and counts the codes; for a slot without steps.</summary>
    /// <returns>Whether anything was written.</returns>
    public bool Write(AckOutput output, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        if (!output.Commits) return WriteAnswers(output, encoder, _one, config, count);
        var isStored = !Has(AckKind.Unavailable);
        output.Commit(isStored);
        if (isStored) WriteAnswers(output, encoder, _one, config, count);
        return true;
    }

    /// <summary>As <see cref="Write"/>, message by message, so that what is written can be flushed between them.</summary>
    /// <returns>For each step, whether anything was written.</returns>
    public IEnumerator<bool> WriteSteps(AckOutput output, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        if (output.Commits)
        {
            var isStored = !Has(AckKind.Unavailable);
            output.Commit(isStored);
            yield return true;
            if (!isStored) yield break;
        }
        if (_batch is null)
        {
            foreach (var entry in _several!) yield return WriteAnswers(output, encoder, entry, config, count);
            yield break;
        }
        var batch = WriteBatch(_batch, output, encoder, config, count);
        while (batch.MoveNext()) yield return batch.Current;
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

    private static bool WriteAnswers(AckOutput output, AckEncoder encoder, in Entry entry, AckConfig config, Action<string> count)
    {
        var plan = entry.Plan(config);
        var first = WriteFramed(output, encoder, entry, plan.First, plan.IsEnhanced, count);
        return WriteFramed(output, encoder, entry, plan.Second, plan.IsEnhanced, count) || first;
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
    private IEnumerator<bool> WriteBatch(AckBatch batch, AckOutput output, AckEncoder encoder, AckConfig config, Action<string> count)
    {
        if (config.Mode == AckMode.None || (Entries.Length > 0 && AnswersIn(0, Entries.Length, config) == 0)) yield break;
        var frame = output.Start();
        if (batch.HasFile) encoder.WriteBatchHeader(frame, "FHS"u8, batch.File, true);
        for (var i = 0; i < batch.Parts.Count; i++)
        {
            var part = batch.Parts[i];
            var end = i + 1 < batch.Parts.Count ? batch.Parts[i + 1].First : Entries.Length;
            encoder.WriteBatchHeader(frame, "BHS"u8, part.Header, part.HasHeader);
            for (var at = part.First; at < end; at++)
            {
                WriteInBatch(frame, encoder, Entries[at], config, count);
                yield return true;
            }
            AckEncoder.WriteTrailer(frame, "BTS"u8, part.Header, AnswersIn(part.First, end, config));
            yield return true;
        }
        if (batch.HasFile) AckEncoder.WriteTrailer(frame, "FTS"u8, batch.File, batch.Parts.Count);
        output.End();
        yield return true;
    }

    private static void WriteInBatch(IBufferWriter<byte> frame, AckEncoder encoder, in Entry entry, AckConfig config, Action<string> count)
    {
        var plan = entry.Plan(config);
        foreach (var code in (ReadOnlySpan<string?>)[plan.First, plan.Second])
        {
            if (code is null) continue;
            encoder.Write(frame, entry.Header, code, plan.IsEnhanced, entry.Outcome.Problems, entry.Sequence);
            count(code);
        }
    }

    private int AnswersIn(int from, int end, AckConfig config)
    {
        var answers = 0;
        foreach (ref readonly var entry in Entries[from..end])
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
