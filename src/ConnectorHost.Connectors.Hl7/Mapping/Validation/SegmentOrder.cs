using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Whether segments stand in the order of their structure, and a patient only once where there is one (hl7-mllp 11.2). Mapping does not mind.</summary>
internal static class SegmentOrder
{
    // ADT structures share this order; ROL, PRT, OBX and Z segments stand in several places. What repeats as a group starts anew.
    private static readonly FrozenDictionary<int, int> Ranks =
        "MSH EVN PID PD1 MRG NK1 PV1 PV2 DB1 AL1 DG1 DRG PR1 GT1 IN1 IN2 IN3 ACC UB1 UB2 PDA".Split(' ')
            .Select((name, rank) => (Name: Hl7Name.Pack(name), rank)).ToFrozenDictionary(r => r.Name, r => r.rank);

    private static readonly FrozenSet<string> SeveralPatients = "A17 A24 A37 A34 A35 A36 A39 A40 A41 A42 A43 A44".Split(' ').ToFrozenSet();

    private static readonly int PidName = Hl7Name.Pack("PID");
    private static readonly int MrgName = Hl7Name.Pack("MRG");
    private static readonly int Pv1Name = Hl7Name.Pack("PV1");
    private static readonly int OrcName = Hl7Name.Pack("ORC");
    private static readonly int ObrName = Hl7Name.Pack("OBR");
    private static readonly int InsuranceRank = Ranks[Hl7Name.Pack("IN1")];

    public static void Check(MapContext c)
    {
        if (c.MessageType == "ADT") Adt(c);
        else if (c.MessageType is "ORM" or "ORU") Details(c);
    }

    private static void Adt(MapContext c)
    {
        var (highest, patients) = (0, 0);
        for (var i = 0; i < c.Message.SegmentCount; i++)
        {
            var name = c.Message.Index[i].Name;
            if (!Ranks.TryGetValue(name, out var rank)) continue;
            if (name == PidName && patients++ > 0)
            {
                if (!SeveralPatients.Contains(c.Trigger)) c.Findings.Warn(Where(c, i), "100", "more than one patient");
                highest = rank;
                continue;
            }
            if (name == MrgName && c.Trigger == "A45" || rank == InsuranceRank && highest > rank && highest <= InsuranceRank + 2) highest = rank;
            if (rank < highest) c.Findings.Warn(Where(c, i), "100", "segment out of order");
            else highest = rank;
        }
    }

    // A visit belongs before the orders of its patient.
    private static void Details(MapContext c)
    {
        var inDetails = false;
        for (var i = 0; i < c.Message.SegmentCount; i++)
        {
            var name = c.Message.Index[i].Name;
            if (name == PidName)
            {
                if (inDetails && c.MessageType == "ORM") c.Findings.Warn(Where(c, i), "100", "segment out of order");
                inDetails = false;
            }
            else if (name == OrcName || name == ObrName) inDetails = true;
            else if (name == Pv1Name && inDetails) c.Findings.Warn(Where(c, i), "100", "segment out of order");
        }
    }

    private static string Where(MapContext c, int index)
    {
        var segment = c.Message.SegmentAt(index);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{segment.Name}[{segment.Occurrence + 1}]");
    }
}
