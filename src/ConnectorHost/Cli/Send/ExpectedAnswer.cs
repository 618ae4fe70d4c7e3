using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Cli.Send;

/// <summary>How many answers a message that goes well gets.</summary>
internal enum Expectation { None, OnlyOnError, One, Two }

/// <summary>What one message of a frame waits for.</summary>
internal sealed class ExpectedAnswer(string controlId, Expectation wanted)
{
    public string ControlId { get; } = controlId;

    public Expectation Wanted { get; } = wanted;

    /// <summary>Nothing more will come, or is waited for.</summary>
    public bool IsDone { get; set; }

    /// <summary>Of two answers the first is there.</summary>
    public bool IsCommitted { get; set; }

    /// <summary>Whether its sender waits for something.</summary>
    public bool IsDue => !IsDone && Wanted is Expectation.One or Expectation.Two;

    /// <summary>What a sender may expect for each message of a frame; a batch is answered as one (hl7-mllp 5.2, 6).</summary>
    public static ExpectedAnswer[] Of(ReadOnlyMemory<byte> body, out bool isBatch)
    {
        var frame = Hl7Frame.Read(body);
        isBatch = frame.IsBatch;
        if (frame.IsEmpty) return [];
        if (frame.Fault != Hl7Fault.None) return [new("", Expectation.One)];
        var answers = new List<ExpectedAnswer>(1);
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message) continue;
            answers.Add(Hl7Header.TryRead(part.Bytes, out var header, out _) ? new(header.ControlId, Expect(header)) : new("", Expectation.One));
        }
        return isBatch ? [OfBatch(frame, answers)] : [.. answers];
    }

    private static ExpectedAnswer OfBatch(Hl7Frame frame, List<ExpectedAnswer> messages)
    {
        var first = frame.First(Hl7Line.BatchHeader);
        if (first.IsEmpty) first = frame.First(Hl7Line.FileHeader);
        var id = Hl7Header.TryRead(first, out var header, out _) ? header.Component(11, 1) : "";
        var quiet = messages.Count > 0 && messages.All(m => m.Wanted is Expectation.None or Expectation.OnlyOnError);
        return new(id, !quiet ? Expectation.One : messages.Any(m => m.Wanted == Expectation.OnlyOnError) ? Expectation.OnlyOnError : Expectation.None);
    }

    /// <summary>Two answers, one, none, or one only when something is wrong (hl7-mllp 5.2).</summary>
    internal static Expectation Expect(Hl7Header header)
    {
        if (header.IsAcknowledgement) return Expectation.None;
        var (accept, application) = (header.AcceptAcknowledgement, header.ApplicationAcknowledgement);
        if (accept.Length == 0 && application.Length == 0) return Expectation.One;
        var onSuccess = (accept is "AL" or "SU" ? 1 : 0) + (application is "AL" or "SU" ? 1 : 0);
        if (onSuccess > 0) return onSuccess == 2 ? Expectation.Two : Expectation.One;
        return accept is "ER" || application is "ER" ? Expectation.OnlyOnError : Expectation.None;
    }
}
