using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Segments a message must or should have (hl7-mllp 11.3). Those of each single order or result are checked where it is mapped.</summary>
internal static class RequiredSegments
{
    private const int Version251 = 251;

    private static readonly FrozenDictionary<(string Type, string Trigger), Rule> ByTrigger = Build().ToFrozenDictionary();

    // "ORC|OBR": one of them; "PID*2": two of them; "MRG/PID": as many as there are PID.
    private static readonly FrozenDictionary<string, Rule> ByType = new Dictionary<string, Rule>
    {
        ["ORM"] = Rule.Of("ORC|OBR", "PID"),
        ["OMG"] = Rule.Of("ORC", "PID"),
        ["OML"] = Rule.Of("ORC", "PID"),
        ["OMI"] = Rule.Of("ORC", "PID"),
        ["OMP"] = Rule.Of("ORC RXO", "PID RXR"),
        ["RDE"] = Rule.Of("ORC RXE", "PID RXR"),
        ["RDS"] = Rule.Of("ORC RXD", "PID"),
        ["RGV"] = Rule.Of("ORC RXG", "PID"),
        ["RAS"] = Rule.Of("RXA", "PID RXR"),
        ["ORU"] = Rule.Of("OBR", "PID"),
        ["OUL"] = Rule.Of("OBR", "PID"),
        ["SIU"] = Rule.Of("SCH", "PID RGS"),
        ["DFT"] = Rule.Of("PID FT1", "EVN PV1"),
        ["BAR"] = Rule.Of("PID", "EVN PV1"),
        ["MDM"] = Rule.Of("PID TXA", "EVN PV1"),
        ["VXU"] = Rule.Of("PID", "RXA"),
        ["SRM"] = Rule.Of("ARQ", "PID RGS"),
    }.ToFrozenDictionary();

    public static void Check(MapContext c)
    {
        if (!ByTrigger.TryGetValue((c.MessageType, c.Trigger), out var rule) && !ByType.TryGetValue(c.MessageType, out rule)) return;
        foreach (var need in rule.Required) Check(c, need, Validation.Check.RequiredSegment, "required segment missing");
        foreach (var need in rule.Expected) Check(c, need, Validation.Check.ExpectedSegment, "expected segment missing");
        foreach (var need in rule.Unusual) Check(c, need, Validation.Check.StructureSegment, "segment of the structure missing");
        if (c.MessageType == "VXU" && c.Header.Version.Number >= Version251) Check(c, NeedOfOrders, Validation.Check.ExpectedSegment, "expected segment missing");
    }

    private static readonly Need NeedOfOrders = Need.Parse("ORC");

    private static void Check(MapContext c, Need need, Check check, string text)
    {
        var wanted = need.PerSegment is not null ? c.Message.All(need.PerSegment).Count() : need.Count;
        if (wanted == 1 ? c.Message.Segment(need.Name).Exists : c.Message.All(need.Name).Count() is var found && found >= wanted) return;
        if (need.Other is not null && c.Message.Segment(need.Other).Exists) return;
        c.Findings.Report(check, new(need.Name, wanted == 1 ? 1 : c.Message.All(need.Name).Count() + 1), "100", text);
    }

    private static Dictionary<(string, string), Rule> Build()
    {
        var rules = new Dictionary<(string, string), Rule>();
        Add("ADT", "A01 A04 A05 A08 A13 A14", "PID", "EVN PV1");
        Add("ADT", "A28 A31", "PID", "EVN", "PV1");
        Add("ADT", "A02 A03 A06 A07 A09 A10 A11 A12 A15 A16 A21 A22 A23 A25 A26 A27 A32 A33 A38 A52 A53 A54 A55 A61 A62", "PID PV1", "EVN");
        Add("ADT", "A17", "PID*2 PV1*2", "EVN");
        Add("ADT", "A34 A35 A36 A39 A40 A41 A46 A47 A48 A49", "PID MRG", "EVN");
        Add("ADT", "A18 A42 A50 A51", "PID MRG", "EVN PV1");
        Add("ADT", "A43 A44", "PID MRG/PID", "EVN");
        Add("ADT", "A45", "PID MRG", "EVN PV1/MRG");
        Add("ADT", "A20", "NPU", "EVN");
        Add("ADT", "A24 A37", "PID*2", "EVN");
        Add("ADT", "A29", "PID", "EVN");
        Add("ADT", "A30", "PID MRG", "EVN");
        Add("ADT", "A60", "PID IAM|AL1", "EVN");
        Add("OML", "O33 O35", "ORC", "PID SPM");
        Add("OUL", "R22", "SPM", "PID");
        Add("SIU", "S23 S24", "SCH", "RGS");
        Add("MDM", "T02 T04 T06 T08 T10", "PID TXA", "EVN PV1 OBX");
        Add("EHC", "E01 E02", "PID IVC", "");
        return rules;

        void Add(string type, string triggers, string required, string expected, string unusual = "")
        {
            foreach (var trigger in triggers.Split(' ')) rules.Add((type, trigger), Rule.Of(required, expected, unusual));
        }
    }

    private sealed record Rule(Need[] Required, Need[] Expected, Need[] Unusual)
    {
        public static Rule Of(string required, string expected, string unusual = "") => new(Needs(required), Needs(expected), Needs(unusual));

        private static Need[] Needs(string text) => [.. DataLines.Words(text).Select(Need.Parse)];
    }

    private sealed record Need(string Name, string? Other, int Count, string? PerSegment)
    {
        public static Need Parse(string text) => text.Length == 3
            ? new(text, null, 1, null)
            : text[3] switch
            {
                '|' => new(text[..3], text[4..], 1, null),
                '/' => new(text[..3], null, 0, text[4..]),
                _ => new(text[..3], null, text[4] - '0', null),
            };
    }
}
