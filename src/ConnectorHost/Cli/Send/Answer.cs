using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Cli.Send;

/// <summary>One frame that came back.</summary>
/// <param name="Parts">One per acknowledgement in it; a batch has many.</param>
internal sealed record Answer(bool IsBatch, IReadOnlyList<AnswerPart> Parts);

/// <summary>One acknowledgement.</summary>
/// <param name="Code">MSA-1; <c>??</c> when it cannot be read.</param>
/// <param name="ControlId">MSA-2: the message it answers.</param>
/// <param name="Text">What it says about an error, else empty.</param>
internal readonly record struct AnswerPart(string Code, string ControlId, string Text)
{
    public bool IsPositive => Code is "AA" or "CA";
}

/// <summary>Reads acknowledgements of any version. For one caller at a time.</summary>
internal sealed class AnswerReader
{
    private const int MaxText = 200;
    private static readonly AnswerPart Unreadable = new("??", "", "the answer is no acknowledgement");

    // From ERR of 2.5 on, then the code's text there, then ERR-1 of the versions before, then MSA-3.
    private static readonly Hl7Path[] Texts = [.. new[] { "ERR-8", "ERR-7", "ERR-3-2", "ERR-3-1", "ERR-1-4-2", "ERR-1-4", "MSA-3" }.Select(Hl7Path.Parse)];
    private static readonly Hl7Path Code = Hl7Path.Parse("MSA-1");
    private static readonly Hl7Path ControlId = Hl7Path.Parse("MSA-2");
    private readonly Hl7Message _message = new();

    public Answer Read(ReadOnlyMemory<byte> body)
    {
        var frame = Hl7Frame.Read(body);
        var parts = new List<AnswerPart>(1);
        if (frame.Fault == Hl7Fault.None)
        {
            foreach (var part in frame)
            {
                if (part.Kind == Hl7Line.Message) parts.Add(ReadOne(part.Bytes));
            }
        }
        if (parts.Count == 0 && !frame.IsBatch) parts.Add(Unreadable);
        return new Answer(frame.IsBatch, parts);
    }

    private AnswerPart ReadOne(ReadOnlyMemory<byte> bytes)
    {
        if (!_message.TryReset(bytes, out _) || !_message.Segment("MSA").Exists) return Unreadable;
        var code = Clean(_message.Get(Code));
        return new AnswerPart(code.Length == 0 ? "??" : code, Clean(_message.Get(ControlId)), code is "AA" or "CA" ? "" : Text());
    }

    private string Text()
    {
        foreach (var path in Texts)
        {
            if (Clean(_message.Get(path)) is { Length: > 0 } text) return text;
        }
        return "";
    }

    // It goes to a terminal: one line, without control characters.
    private static string Clean(string? text) => text is null ? "" : string.Concat(text.Trim().Take(MaxText).Select(c => char.IsControl(c) ? ' ' : c));
}
