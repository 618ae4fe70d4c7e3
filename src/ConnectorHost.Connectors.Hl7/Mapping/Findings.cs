namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>A finding of validation or mapping (hl7-mllp 11.1); never holds a value of the message.</summary>
/// <param name="IsError">Class E, else W; findings of class I are not kept.</param>
/// <param name="Location">As in <c>PID[1]-3</c>.</param>
/// <param name="Code">Of table 0357 or our name.</param>
/// <param name="Text">For people.</param>
internal readonly record struct Finding(bool IsError, string Location, string Code, string Text)
{
    public override string ToString() => $"{(IsError ? 'E' : 'W')} {Location} {Code}: {Text}";
}

/// <summary>Findings of a message and of the event at hand; an event shows both.</summary>
/// <remarks>Reused from message to message; for one thread.</remarks>
internal sealed class Findings
{
    /// <summary>Most messages an event shows.</summary>
    public const int MaxShown = 50;

    private readonly List<Finding> _all = [];
    private int _ofMessage;
    private bool _checks;

    public bool HasErrors { get; private set; }

    public bool IsEmpty => _all.Count == 0;

    public string Status => HasErrors ? "FAILED" : _all.Count > 0 ? "WARNING" : "PASSED";

    public IReadOnlyList<Finding> All => _all;

    /// <param name="checks"><c>hl7.validation.enabled</c>; without it only defaults of required values are findings.</param>
    public void StartMessage(bool checks)
    {
        _all.Clear();
        (_ofMessage, HasErrors, _checks) = (0, false, checks);
    }

    /// <summary>What was found so far is of the message, so each of its events shows it.</summary>
    public void EndMessagePart() => _ofMessage = _all.Count;

    /// <summary>Forgets what was found for the event before.</summary>
    public void StartEvent()
    {
        if (_all.Count == _ofMessage) return;
        _all.RemoveRange(_ofMessage, _all.Count - _ofMessage);
        HasErrors = _all.Exists(f => f.IsError);
    }

    public void Warn(string location, string code, string text)
    {
        if (_checks) Add(new(false, location, code, text));
    }

    public void Error(string location, string code, string text)
    {
        if (_checks) Add(new(true, location, code, text));
    }

    /// <summary>A required value was not stated and a default stands in (hl7-mllp 19.2); shown whatever the settings say.</summary>
    public void Default(string location, string code, string text) => Add(new(false, location, code, text));

    /// <summary>For validationMessages: null when there is nothing.</summary>
    public string[]? Messages()
    {
        if (_all.Count == 0) return null;
        var texts = new string[Math.Min(_all.Count, MaxShown)];
        for (var i = 0; i < texts.Length; i++) texts[i] = _all[i].ToString();
        return texts;
    }

    private void Add(in Finding finding)
    {
        // The same may be seen twice, by validation and by mapping.
        foreach (var known in _all)
        {
            if (known.IsError == finding.IsError && known.Location == finding.Location && known.Code == finding.Code) return;
        }
        if (_all.Count >= MaxShown * 4 && !finding.IsError) return;
        _all.Add(finding);
        HasErrors |= finding.IsError;
    }
}
