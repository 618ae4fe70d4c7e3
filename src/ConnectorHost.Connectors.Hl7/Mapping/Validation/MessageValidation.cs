using System.Buffers;
using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>The checks of hl7-mllp 11, made in one pass over the segments; findings only, they never refuse.</summary>
/// <remarks>One per mapper, reused from message to message; for one thread. A message without findings allocates nothing here.</remarks>
internal sealed class MessageValidation(MapContext c)
{
    private const int Version24 = 240;

    private static readonly int Obx = Hl7Name.Pack("OBX");
    private static readonly int Obr = Hl7Name.Pack("OBR");
    private static readonly int Pid = Hl7Name.Pack("PID");

    // Below blank but tab; line breaks inside a field have a warning of their own.
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\r' or '\n' or 0x0B)).Select(b => (byte)b)]);

    private readonly StructureCheck _structure = new(c);
    private readonly ObservationRows _rows = new(c);
    private readonly SetIds _setIds = new();

    /// <summary>Checks the whole message.</summary>
    public void Check()
    {
        if (!c.Config.ValidationEnabled) return;
        Header();
        if (c.Config.ValidationLevel == ValidationLevel.Minimal) return;
        RequiredSegments.Check(c);
        Segments();
    }

    private void Header()
    {
        var msh = c.Message.SegmentAt(0);
        if (c.Header.Version.Number >= Version24 && !msh[7].HasValue) Empty(Validation.Check.MessageTime, "MSH[1]-7");
        if (!msh[11].HasValue) Empty(Validation.Check.HeaderField, "MSH[1]-11");
        if (!msh[12].HasValue) Empty(Validation.Check.HeaderField, "MSH[1]-12");
        // hl7-mllp 10.3: MSH-9 counts.
        var inEvn = c.Message.Segment("EVN")[1];
        if (inEvn.HasValue && c.Header.Trigger.Length > 0 && !inEvn.Is(c.Header.Trigger))
            c.Findings.Report(Validation.Check.EventType, "EVN[1]-1", "trigger_mismatch", "EVN-1 and MSH-9 name different trigger events, MSH-9 counts");
    }

    private void Empty(Check check, FindingPlace place) => c.Findings.Report(check, place, "101", "required field is empty");

    private void Segments()
    {
        var isThorough = c.Config.ValidationLevel == ValidationLevel.Strict || c.Findings.Listener is not null;
        var rulesOf = isThorough ? SegmentRules.Thorough : SegmentRules.Light;
        _structure.Start();
        _rows.NextOrder();
        if (isThorough) _setIds.Start();
        for (var i = 0; i < c.Message.SegmentCount; i++)
        {
            var segment = c.Message.SegmentAt(i);
            var name = c.Message.Index[i].Name;
            if (i > 0) _structure.Take(segment, name);
            if (segment.RawBytes.ContainsAny(Controls)) ControlCharacters(segment);
            if (!rulesOf.TryGetValue(name, out var rules)) continue;
            foreach (var rule in rules.Required) rule.Check(c, segment);
            FieldChecks.Check(c, segment, rules.Fields);
            if (name == Obx) _rows.Check(segment);
            else if (name == Obr || name == Pid) _rows.NextOrder();
            if (isThorough && rules.HasSetId) _setIds.Check(c, segment, rules.Number);
        }
        _structure.End();
    }

    private void ControlCharacters(Hl7Segment segment)
    {
        if (SegmentDefinition.Find(segment.Name) is not { } definition) return;
        foreach (var field in definition.Fields)
        {
            if (field.Type != "ST" && !(field.Type == "varies" && segment[2].Is("ST")) || segment.IsHeader && field.Number <= 2) continue;
            if (segment[field.Number].RawBytes.ContainsAny(Controls)) FieldChecks.Report(c, Validation.Check.ControlCharacter, segment, field.Number, "control_char", "control character in a text");
        }
    }
}
