using System.Globalization;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Whether set ids increase by 1; each may begin anew with 1, under the next order or patient (hl7-mllp 11.2).</summary>
/// <remarks>Reused from message to message; for one thread.</remarks>
internal sealed class SetIds
{
    private readonly int[] _last = new int[SegmentDefinition.All.Count];

    public void Start() => Array.Clear(_last);

    public void Check(MapContext c, Hl7Segment segment, int number)
    {
        if (!int.TryParse(segment[1].First.RawBytes.Trim((byte)' '), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return;
        if (id != 1 && id != _last[number] + 1) FieldChecks.Report(c, Validation.Check.SetId, segment, 1, "set_id", "set ids do not increase by 1");
        _last[number] = id;
    }
}
