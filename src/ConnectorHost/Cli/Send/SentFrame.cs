namespace ConnectorHost.Cli.Send;

/// <summary>A frame on its way: what it still waits for and what came.</summary>
internal sealed class SentFrame
{
    private readonly List<string> _codes = new(2);

    public SentFrame(OutgoingFrame frame, bool hasCommit)
    {
        Frame = frame;
        HasCommit = hasCommit;
        Reset();
    }

    public OutgoingFrame Frame { get; }

    public IReadOnlyList<ExpectedAnswer> Messages { get; private set; } = [];

    public bool IsBatch { get; private set; }

    /// <summary>Release 2: a commit block comes first.</summary>
    public bool HasCommit { get; }

    public bool WaitsForCommit { get; set; }

    public int Attempts { get; set; }

    public long FirstSent { get; set; }

    public long LastSent { get; set; }

    /// <summary>Whether its answer must come; else it may.</summary>
    public bool IsDue => WaitsForCommit || Messages.Any(m => m.IsDue);

    public bool IsDone => !WaitsForCommit && Messages.All(m => m.IsDone);

    /// <summary>Codes of its answers in order.</summary>
    public IReadOnlyList<string> Codes => _codes;

    /// <summary>What the first negative answer says.</summary>
    public string Text { get; private set; } = "";

    public string ControlId => Messages.Count == 0 ? "" : Messages[0].ControlId;

    /// <summary>Before it is sent again: what came for it counts no more.</summary>
    public void Reset()
    {
        Messages = ExpectedAnswer.Of(Frame.Body, out var isBatch);
        (IsBatch, WaitsForCommit, Text) = (isBatch, HasCommit, "");
        _codes.Clear();
    }

    public void Add(string code, string text)
    {
        _codes.Add(code);
        if (Text.Length == 0) Text = text;
    }
}
