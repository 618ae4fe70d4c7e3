using System.Text;
using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Writing;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>Reading and writing again: untouched bytes stay, what is written is read, and the old control ids give the old bytes.</summary>
internal sealed class EditTarget : FuzzTarget
{
    private static readonly Hl7Path ControlId = Hl7Path.Parse("MSH-10");
    private readonly Hl7Message _message = new();
    private const string Fresh = "FUZZ1";

    public override string Name => "edit";

    // Two whole readings, three copies.
    public override long AllocationLimit(int length) => 262_144 + 512L * length;

    public override ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed)
    {
        if (IsBeyondRepair(input))
        {
            // All of the ids or none: never a piece of one in another place.
            var tried = Hl7Edit.WithControlIds(input, () => Fresh);
            Check(tried.Span.SequenceEqual(input.Span) || IsUnusual(input) || Ids(tried, out _).TrueForAll(id => id == Fresh), "what cannot be written surely is left alone");
            return ValueTask.CompletedTask;
        }
        ControlIds(input);
        var random = new FuzzRandom(seed);
        Hl7Edit edit;
        try { edit = new Hl7Edit(input); }
        catch (FormatException) { return ValueTask.CompletedTask; }
        Check(edit.Payload.Span.SequenceEqual(input.Span), "a payload that was only read is as it was");
        Change(edit, ref random);
        return ValueTask.CompletedTask;
    }

    // UTF-16 or UTF-32 that is none: which bytes make a character is anybody's guess. And delimiters that are no ASCII, in a set of several bytes per character; or blanks, which end nothing for sure.
    private static bool IsBeyondRepair(ReadOnlyMemory<byte> input)
    {
        var frame = Hl7Frame.Read(input);
        if (frame.Marked is { Kind: Hl7CharacterSetKind.Wide } set && !set.Encoding.GetBytes(set.Encoding.GetString(input.Span)).AsSpan().SequenceEqual(input.Span)) return true;
        foreach (var part in frame)
        {
            if (part.Kind == Hl7Line.Message && Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _) && ShiftsOutside(header)) return true;
        }
        return IsUnusual(input);
    }

    private static bool IsUnusual(ReadOnlyMemory<byte> input)
    {
        var frame = Hl7Frame.Read(input);
        foreach (var part in frame)
        {
            if (part.Kind == Hl7Line.Message && Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _) && !AreUsual(header.Delimiters)) return true;
        }
        return false;
    }

    // A shift (1B) without its end swallows the delimiters behind it.
    private static bool ShiftsOutside(Hl7Header header) => header.CharacterSet.Kind != Hl7CharacterSetKind.SplitsAsBytes && header.Original.Span.Contains((byte)0x1B);

    private static bool AreUsual(in Hl7Delimiters delimiters) => delimiters.Field != ' ' &&
        char.IsAscii((char)(delimiters.Field | delimiters.Component | delimiters.Repetition | delimiters.Escape | delimiters.Subcomponent));

    private void ControlIds(ReadOnlyMemory<byte> input)
    {
        var before = Ids(input, out var areWritable);
        var changed = Hl7Edit.WithControlIds(input, () => Fresh);
        if (before.Count == 0)
        {
            Check(changed.Span.SequenceEqual(input.Span), "what has no message stays as it was");
            return;
        }
        if (!areWritable) return;
        var after = Ids(changed, out _);
        Check(after.Count == before.Count && after.TrueForAll(id => id == Fresh), "each message has its new control id");
        var next = 0;
        var restored = Hl7Edit.WithControlIds(changed, () => before[next++]);
        Check(restored.Span.SequenceEqual(input.Span), "with their old control ids the messages are byte for byte what they were");
    }

    private List<string> Ids(ReadOnlyMemory<byte> payload, out bool areWritable)
    {
        areWritable = true;
        var ids = new List<string>();
        var frame = Hl7Frame.Read(payload);
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)) continue;
            // By path, as it is written: a header that ADD continues is read there with what was added.
            _message.Reset(header!);
            ids.Add(_message.Get(ControlId) ?? "");
            areWritable &= StandsPlainly(header!);
        }
        return ids;
    }

    // Nothing that is lost when the text is written again: blanks, escapes, NUL, a line break with ADD behind it.
    private static bool StandsPlainly(Hl7Header header)
    {
        var line = header.Original.Span;
        if (line.IndexOfAny((byte)'\r', (byte)'\n') is var end and >= 0) line = line[..end];
        for (var field = 1; field < 10; field++) line = line[(line.IndexOf(header.Delimiters.Field) + 1)..];
        var last = line.IndexOf(header.Delimiters.Field);
        return last >= 0 && header.ControlId.Length > 0 && header.ControlId.All(char.IsAsciiLetterOrDigit) && line[..last].SequenceEqual(Encoding.ASCII.GetBytes(header.ControlId));
    }

    private static void Change(Hl7Edit edit, ref FuzzRandom random)
    {
        Hl7Path? chosen = null;
        var skip = random.Below(40);
        foreach (var at in edit.Message.Leaves())
        {
            if (at.Path.Segment == "MSH") continue;             // a shorter header may make it no message any more
            chosen = at.Path;
            if (skip-- == 0) break;
        }
        if (chosen is not { } path) return;
        var (id, set) = (edit.Message.Header.ControlId, edit.Message.Header.CharacterSet);
        edit.Set(path, "Zz9");
        if (!ReferenceEquals(edit.Message.Header.CharacterSet, set)) return;      // it took the bytes that were none of the declared set
        Check(edit.Message.Get(path) == "Zz9", "what was written is read");
        Check(edit.Message.Header.ControlId == id, "nothing else changed");
    }
}
