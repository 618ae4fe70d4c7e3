using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Fields a segment must or should have (hl7-mllp 11.4).</summary>
internal static class RequiredFields
{
    private const int Version23 = 230;

    private static readonly FrozenDictionary<int, Rule[]> Rules = new Dictionary<string, Rule[]>
    {
        ["EVN"] = [Should(2), Should((c, _) => c.Header.Version.Number <= Version23, 1)],
        ["PID"] = [Must(3, 2, 4), Should(5), Should(7), Should(8)],
        ["PV1"] = [Should(2), Should((_, pv1) => pv1[2].Is("I"), 3), Should(19), Should(44)],
        ["MRG"] = [Must((c, _) => MergeField(c) == 0, 1), MustBe(MergeField)],
        ["NK1"] = [Should(1)],
        ["AL1"] = [Should(1), Should(3)],
        ["IAM"] = [Should(1), Should(3), Should(6)],
        ["DG1"] = [Should(1), Should(3, 4), Should(6)],
        ["PR1"] = [Should(1), Should(3), Should(5)],
        ["GT1"] = [Should(1), Should(3)],
        ["IN1"] = [Should(1), Should(2), Should(3)],
        ["ORC"] = [Must(1), Should((c, _) => !MessageKinds.IsOrder(c.MessageType), 2, 3)],
        ["OBR"] =
        [
            Must(4), Should(2, 3), Should((c, _) => MessageKinds.IsResult(c.MessageType), 25),
            Should((c, obr) => MessageKinds.IsResult(c.MessageType) && obr[25].Is("F"), 22), Should((c, _) => c.Header.Version.Number == Version23, 27),
        ],
        ["OBX"] = [Must(3), Should(11), Should((_, obx) => obx[5].HasValue, 2), Should(RepeatsCode, 4)],
        ["RXO"] = [Should(1)],
        ["RXE"] = [Must(2), Should(3), Should(5)],
        ["RXG"] = [Must(4), Should(1), Should(5), Should(7)],
        ["RXD"] = [Must(2), Should(1), Should(3), Should(4), Should(7)],
        ["RXA"] = [Must(3), Must(5), Should(1), Should(2), Should(4), Should(6)],
        ["RXR"] = [Should(1)],
        ["RXC"] = [Should(1), Should(2), Should(3), Should(4)],
        ["SCH"] = [Must(1, 2), Should(6), Should(16), Should(20), Should(25)],
        ["ARQ"] = [Must(1, 2), Should(15), Should(19)],
        ["RGS"] = [Should(1)],
        ["AIS"] = [Should(1), Should(3)],
        ["AIG"] = [Should(1), Should(4)],
        ["AIL"] = [Should(1), Should(3)],
        ["AIP"] = [Should(1), Should(3)],
        ["FT1"] = [Must(4), Must(6), Should(7)],
        ["TXA"] = [Must(2), Must(12), Should(1), Should(17)],
        ["SPM"] = [Should(4)],
        ["MSA"] = [Should(1), Should(2)],
    }.ToFrozenDictionary(r => Hl7Name.Pack(r.Key), r => r.Value);

    private delegate bool Condition(MapContext c, Hl7Segment segment);

    public static void Check(MapContext c, Hl7Segment segment)
    {
        if (!Rules.TryGetValue(c.Message.Index[segment.Index].Name, out var rules)) return;
        foreach (var rule in rules) rule.Check(c, segment);
    }

    private static Rule Must(params int[] fields) => new(true, null, fields, null);
    private static Rule Must(Condition when, params int[] fields) => new(true, when, fields, null);
    private static Rule MustBe(Func<MapContext, int> field) => new(true, null, [], field);
    private static Rule Should(params int[] fields) => new(false, null, fields, null);
    private static Rule Should(Condition when, params int[] fields) => new(false, when, fields, null);

    // What the trigger is about, when it is not MRG-1.
    private static int MergeField(MapContext c) => c.Trigger switch
    {
        "A35" or "A41" or "A44" or "A49" or "A36" => 3,
        "A42" or "A45" or "A50" => 5,
        "A46" => 4,
        "A48" => 2,
        "A51" => 6,
        _ => 0,
    };

    // The sub-id tells rows of one code apart.
    private static bool RepeatsCode(MapContext c, Hl7Segment obx)
    {
        var code = obx[3].First.RawBytes;
        for (var i = c.Scope.Detail.From; i < c.Scope.Detail.To; i++)
        {
            if (i != obx.Index && c.Message.SegmentAt(i) is var other && other.Is("OBX") && other[3].First.RawBytes.SequenceEqual(code)) return true;
        }
        return false;
    }

    private sealed record Rule(bool IsError, Condition? When, int[] Fields, Func<MapContext, int>? Chosen)
    {
        public void Check(MapContext c, Hl7Segment segment)
        {
            var first = Chosen?.Invoke(c) ?? Fields[0];
            if (first == 0 || When is not null && !When(c, segment)) return;
            if (Chosen is not null ? Completeness.Has(segment[first]) : HasAny(segment)) return;
            var location = FieldTypes.Location(segment, first);
            if (IsError) c.Findings.Error(location, "101", "required field is empty");
            else c.Findings.Warn(location, "101", "expected field is empty");
        }

        // A field has a value when any part of any repetition has: DG1-3 may be text only.
        private bool HasAny(Hl7Segment segment)
        {
            foreach (var field in Fields)
            {
                if (Completeness.Has(segment[field])) return true;
            }
            return false;
        }
    }
}
