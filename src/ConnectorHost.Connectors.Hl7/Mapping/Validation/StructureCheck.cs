using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Walks a message through its structure and tells what stands where it does not belong (hl7-mllp 11.2, 12). Mapping does not mind.</summary>
/// <remarks>Reused from message to message; for one thread.</remarks>
internal sealed class StructureCheck(MapContext c)
{
    private readonly List<(string Name, int Before)> _missing = [];
    private MessageStructure? _structure;
    private int _state;
    private int _placed;
    private bool _tellsMissing;

    public void Start()
    {
        _missing.Clear();
        (_state, _placed) = (0, 0);
        _structure = Structures.Find(c.MessageType, c.Trigger, c.Header.Version.Number);
        _tellsMissing = c.Findings.Wants(Check.StructureSegment);
        if (_structure is null) c.Findings.Report(Check.StructureKnown, "MSH[1]-9", "structure_unknown", "no structure is known for this message");
    }

    /// <summary>Takes the next segment behind the header.</summary>
    public void Take(Hl7Segment segment, int packedName)
    {
        if (_structure is null || packedName >> 16 == 'Z') return;
        var symbol = _structure.SymbolOf(packedName);
        var step = _structure.Step(_state, symbol);
        // What belongs to a patient stands behind its PID, where there is one at all.
        if (!step.IsPlaced || step.SkipsPatient && c.Message.Segment("PID").Exists)
        {
            Misplaced(segment, packedName, symbol);
            return;
        }
        if (step.SkipsRequired && _tellsMissing) AddMissing(_structure.Skipped(_state, symbol));
        (_state, _placed) = (step.State, segment.Index);
    }

    /// <summary>The message is over.</summary>
    public void End()
    {
        if (_structure is null || !_tellsMissing) return;
        AddMissing(_structure.MissingAfter(_state));
        foreach (var (name, before) in _missing)
        {
            // One that came, only not here, was told as out of order.
            if (c.Message.Segment(name) is { Exists: true } other && other.Index > before) continue;
            c.Findings.Report(Check.StructureSegment, new(name, Count(name, before) + 1), "100", "segment of the structure missing", before);
        }
    }

    private void Misplaced(Hl7Segment segment, int packedName, int symbol)
    {
        if (Structures.Allows(_structure!, packedName, c.Header.Version.Number)) return;
        if (symbol < 0) c.Findings.Report(Check.UnknownSegment, FindingPlace.Of(segment), "segment_unknown", "the structure has no such segment", segment.Index);
        else if (_structure!.IsTooMany(symbol, segment.Occurrence)) c.Findings.Report(Check.Cardinality, FindingPlace.Of(segment), "100", segment.Is("PID") ? "more than one patient" : "segment may not repeat here", segment.Index);
        else c.Findings.Report(Check.Order, FindingPlace.Of(segment), "100", "segment out of order", segment.Index);
    }

    private void AddMissing(List<string> names)
    {
        foreach (var name in names) _missing.Add((name, _placed));
    }

    private int Count(string name, int upTo)
    {
        var count = 0;
        foreach (var segment in c.Message.All(name))
        {
            if (segment.Index <= upTo) count++;
        }
        return count;
    }
}
