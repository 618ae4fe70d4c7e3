using ConnectorHost.Connectors.Hl7.Mapping.Validation;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Findings of a message and of the event at hand. Those on the message count for each of its events, those inside a group for the events of that group (hl7-mllp 11.1).</summary>
/// <remarks>Reused from message to message; for one thread.</remarks>
/// <param name="config">Level, and whether anything is checked at all.</param>
internal sealed class Findings(Hl7MappingConfig config)
{
    /// <summary>Most messages an event shows.</summary>
    public const int MaxShown = 50;

    public const string Passed = "PASSED";
    public const string Warning = "WARNING";
    public const string Failed = "FAILED";

    // Errors are always kept: they decide the status. Of the rest nobody reads more.
    private const int MostKept = 1_000;

    // The same may be seen twice, by validation and by mapping; both see what comes first.
    private const int MostCompared = 200;

    private readonly List<(Finding Finding, int Segment)> _ofMessage = [];
    private readonly List<Finding> _shown = [];
    private int[] _owners = [];
    private int _ownerCount;
    private bool _inMessage;

    /// <summary>The status of an event with these findings.</summary>
    public string Status => HasErrors ? Failed : _shown.Count > 0 ? Warning : Passed;

    public bool HasErrors { get; private set; }

    /// <summary>Of the event at hand.</summary>
    public IReadOnlyList<Finding> All => _shown;

    /// <summary>Where findings of class I go; null: nobody wants them, and checks that give nothing else are not made.</summary>
    public Action<Finding>? Listener { get; set; }

    /// <summary>Some finding lies in a segment, so that it matters which event the segment belongs to.</summary>
    public bool NeedsOwners { get; private set; }

    public void StartMessage()
    {
        _ofMessage.Clear();
        _shown.Clear();
        (HasErrors, NeedsOwners, _inMessage, _ownerCount) = (false, false, true, 0);
    }

    /// <summary>What is found from here on is of one event.</summary>
    public void EndMessagePart() => _inMessage = false;

    /// <summary>Says that segments belong to a group, known by its first segment; a later call replaces an earlier one. Segments never named belong to every event.</summary>
    public void Own(int owner, int from, int to, int segmentCount)
    {
        if (_ownerCount == 0)
        {
            if (_owners.Length < segmentCount) _owners = new int[segmentCount];
            _owners.AsSpan(0, segmentCount).Fill(-1);
            _ownerCount = segmentCount;
        }
        _owners.AsSpan(from, to - from).Fill(owner);
    }

    /// <summary>Begins an event of some groups.</summary>
    public void StartEvent(int patient, int specimen, int detail)
    {
        _shown.Clear();
        HasErrors = false;
        foreach (var (finding, segment) in _ofMessage)
        {
            var owner = segment < _ownerCount && segment >= 0 ? _owners[segment] : -1;
            if (owner < 0 || owner == patient || owner == specimen || owner == detail) Show(finding);
        }
    }

    /// <summary>What the level says of a check decides the class.</summary>
    /// <param name="check">Row of the table of levels.</param>
    /// <param name="place">Where.</param>
    /// <param name="code">Of table 0357 or our name.</param>
    /// <param name="text">For people.</param>
    /// <param name="segment">Index of the segment, -1 for the message as a whole.</param>
    public void Report(Check check, FindingPlace place, string code, string text, int segment = -1) => Report(ClassOf(check), place, code, text, segment);

    public void Report(FindingClass grade, FindingPlace place, string code, string text, int segment = -1)
    {
        if (!config.ValidationEnabled || grade == FindingClass.None) return;
        if (grade == FindingClass.Info) Listener?.Invoke(new(grade, place, code, text));
        else Add(new(grade, place, code, text), segment);
    }

    /// <summary>Whether a check can give anything anybody sees.</summary>
    public bool Wants(Check check) => Wants(ClassOf(check));

    public bool Wants(FindingClass grade) => config.ValidationEnabled && (grade > FindingClass.Info || grade == FindingClass.Info && Listener is not null);

    public FindingClass ClassOf(Check check) => Levels.ClassOf(check, config.ValidationLevel);

    public void Warn(FindingPlace place, string code, string text) => Report(FindingClass.Warning, place, code, text);

    public void Error(FindingPlace place, string code, string text) => Report(FindingClass.Error, place, code, text);

    /// <summary>A required value was not stated and a default stands in (hl7-mllp 19.2); shown whatever the settings say.</summary>
    public void Default(FindingPlace place, string code, string text, bool failsStrict = false) =>
        Add(new(failsStrict && config.ValidationEnabled && config.ValidationLevel == ValidationLevel.Strict ? FindingClass.Error : FindingClass.Warning, place, code, text, IsDefault: true), -1);

    /// <summary>For validationMessages: null when there is nothing.</summary>
    public string[]? Messages()
    {
        if (_shown.Count == 0) return null;
        var texts = new string[Math.Min(_shown.Count, MaxShown)];
        for (var i = 0; i < texts.Length; i++) texts[i] = _shown[i].ToString();
        return texts;
    }

    private void Add(in Finding finding, int segment)
    {
        if (!_inMessage)
        {
            Show(finding);
            return;
        }
        for (var i = 0; i < _ofMessage.Count && i < MostCompared; i++)
        {
            if (_ofMessage[i].Finding.Covers(finding)) return;
        }
        if (_ofMessage.Count >= MostKept && !finding.IsError) return;
        _ofMessage.Add((finding, segment));
        NeedsOwners |= segment >= 0;
    }

    private void Show(in Finding finding)
    {
        for (var i = 0; i < _shown.Count && i < MostCompared; i++)
        {
            if (_shown[i].Covers(finding)) return;
        }
        if (_shown.Count >= MostKept && !finding.IsError) return;
        _shown.Add(finding);
        HasErrors |= finding.IsError;
    }
}
