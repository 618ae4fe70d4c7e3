using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>The segments of one order.</summary>
/// <param name="Patient">Segments of its patient.</param>
/// <param name="From">First segment.</param>
/// <param name="To">After the last one.</param>
/// <param name="SharedOrc">The ORC before another order of the same ORC; -1 when its own ORC is in the range, or there is none.</param>
/// <param name="SharesOrder">Several details follow its ORC.</param>
/// <param name="Specimen">The SPM it stands under, in messages that name the specimen first; else -1.</param>
internal readonly record struct OrderGroup((int From, int To) Patient, int From, int To, int SharedOrc, bool SharesOrder, int Specimen);

/// <summary>Finds the orders of a message (hl7-mllp 9.5): ORC opens one, its detail belongs to it, a further detail is an order under the same ORC.</summary>
internal static class OrderGroups
{
    /// <param name="specimenFirst">SPM opens a specimen and the orders after it belong to it (OML O33, O35).</param>
    public static List<OrderGroup> Of(Hl7Message message, bool specimenFirst)
    {
        var groups = new List<OrderGroup>();
        foreach (var patient in PatientRanges.Of(message)) OfPatient(message, patient, specimenFirst, groups);
        return groups;
    }

    private static void OfPatient(Hl7Message message, (int From, int To) patient, bool specimenFirst, List<OrderGroup> groups)
    {
        int open = -1, orc = -1, first = groups.Count, specimen = -1;
        var hasDetail = false;
        for (var i = patient.From; i < patient.To; i++)
        {
            var segment = message.SegmentAt(i);
            if (specimenFirst && segment.Is("SPM"))
            {
                Close(i);
                (open, orc, hasDetail, specimen) = (-1, -1, false, i);
            }
            else if (segment.Is("ORC"))
            {
                Close(i);
                (open, orc, hasDetail, first) = (i, i, false, groups.Count);
            }
            else if (IsDetail(segment))
            {
                if (open < 0) open = i;
                else if (hasDetail)
                {
                    Close(i);
                    open = i;
                }
                hasDetail = true;
            }
        }
        Close(patient.To);

        void Close(int to)
        {
            if (open < 0) return;
            groups.Add(new(patient, open, to, orc >= 0 && orc < open ? orc : -1, false, specimen));
            if (orc < 0 || groups.Count - first < 2) return;
            for (var i = first; i < groups.Count; i++) groups[i] = groups[i] with { SharesOrder = true };
        }
    }

    // ODT after ODS and RQ1 after RQD add to the detail before; alone they are found by the ORC they follow. RXE encodes the RXO before it.
    private static bool IsDetail(Hl7Segment segment) => segment.Is("OBR") || segment.Is("RXO") || segment.Is("ODS") || segment.Is("RQD");
}
