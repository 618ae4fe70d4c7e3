using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Segments a message must or should have (hl7-mllp 11.3). Those of each single order or result are checked where it is mapped.</summary>
internal static class RequiredSegments
{
    private static readonly FrozenDictionary<(string Type, string Trigger), Rule> ByTrigger = Build().ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Rule> ByType = new Dictionary<string, Rule>
    {
        ["ORM"] = new(["ORC|OBR"], ["PID"]),
        ["OMG"] = new(["ORC"], ["PID"]),
        ["OML"] = new(["ORC"], ["PID"]),
        ["OMI"] = new(["ORC"], ["PID"]),
        ["OMP"] = new(["ORC", "RXO"], ["PID", "RXR"]),
        ["RDE"] = new(["ORC", "RXE"], ["PID", "RXR"]),
        ["RDS"] = new(["ORC", "RXD"], ["PID"]),
        ["RGV"] = new(["ORC", "RXG"], ["PID"]),
        ["RAS"] = new(["RXA"], ["PID", "RXR"]),
        ["ORU"] = new(["OBR"], ["PID"]),
        ["OUL"] = new(["OBR"], ["PID"]),
        ["SIU"] = new(["SCH"], ["RGS"]),
        ["DFT"] = new(["PID", "FT1"], ["EVN", "PV1"]),
        ["BAR"] = new(["PID"], ["EVN", "PV1"]),
        ["MDM"] = new(["PID", "TXA"], ["EVN", "PV1"]),
        ["VXU"] = new(["PID"], ["RXA"]),
        ["SRM"] = new(["ARQ"], ["PID", "RGS"]),
        ["EHC"] = new(["PID", "IVC"], []),
    }.ToFrozenDictionary();

    public static void Check(MapContext c)
    {
        if (!ByTrigger.TryGetValue((c.MessageType, c.Trigger), out var rule) && !ByType.TryGetValue(c.MessageType, out rule)) return;
        foreach (var name in rule.Required)
        {
            if (!Has(c.Message, name)) c.Findings.Error($"{name[..3]}[1]", "100", "required segment missing");
        }
        foreach (var name in rule.Expected)
        {
            if (!Has(c.Message, name)) c.Findings.Warn($"{name[..3]}[1]", "100", "expected segment missing");
        }
    }

    private static bool Has(Hl7Message message, string name) =>
        message.Segment(name[..3]).Exists || name.Length > 3 && message.Segment(name[4..]).Exists;

    private static Dictionary<(string, string), Rule> Build()
    {
        var rules = new Dictionary<(string, string), Rule>();
        Add("A01 A04 A05 A08 A13 A14", ["PID"], ["EVN", "PV1"]);
        Add("A28 A31 A29 A24 A37", ["PID"], ["EVN"]);
        Add("A02 A03 A06 A07 A09 A10 A11 A12 A15 A16 A17 A21 A22 A23 A25 A26 A27 A32 A33 A38 A52 A53 A54 A55 A61 A62", ["PID", "PV1"], ["EVN"]);
        Add("A34 A35 A36 A39 A40 A41 A30 A43 A44 A46 A47 A48 A49", ["PID", "MRG"], ["EVN"]);
        Add("A18 A42 A50 A51 A45", ["PID", "MRG"], ["EVN", "PV1"]);
        Add("A20", ["NPU"], ["EVN"]);
        Add("A60", ["PID", "IAM|AL1"], ["EVN"]);
        rules.Add(("OUL", "R22"), new(["SPM"], ["PID"]));
        return rules;

        void Add(string triggers, string[] required, string[] expected)
        {
            foreach (var trigger in triggers.Split(' ')) rules.Add(("ADT", trigger), new(required, expected));
        }
    }

    private sealed record Rule(string[] Required, string[] Expected);
}
