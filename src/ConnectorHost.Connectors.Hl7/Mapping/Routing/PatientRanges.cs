using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>Where each patient of a message begins and ends (hl7-mllp 9.5).</summary>
internal static class PatientRanges
{
    /// <summary>One range per PID; what stands before the first belongs to it. A message without PID is one range.</summary>
    public static List<(int From, int To)> Of(Hl7Message message)
    {
        var ranges = new List<(int From, int To)>();
        var from = 0;
        var hasPid = false;
        for (var i = 0; i < message.SegmentCount; i++)
        {
            if (!message.SegmentAt(i).Is("PID")) continue;
            if (hasPid)
            {
                ranges.Add((from, i));
                from = i;
            }
            hasPid = true;
        }
        ranges.Add((from, message.SegmentCount));
        return ranges;
    }

    /// <summary>Where there are several patients, findings in the segments of one count for its events only.</summary>
    public static void Own(MapContext c)
    {
        if (!c.Findings.NeedsOwners) return;
        var patients = Of(c.Message);
        if (patients.Count < 2) return;
        foreach (var patient in patients) c.Findings.Own(patient.From, Pid(c.Message, patient).Index, patient.To, c.Message.SegmentCount);
    }

    public static Hl7Segment Pid(Hl7Message message, (int From, int To) range)
    {
        for (var i = range.From; i < range.To; i++)
        {
            if (message.SegmentAt(i) is var segment && segment.Is("PID")) return segment;
        }
        return default;
    }
}
