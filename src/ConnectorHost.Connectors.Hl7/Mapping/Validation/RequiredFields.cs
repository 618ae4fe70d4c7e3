using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Fields a segment must or should have (hl7-mllp 11.4).</summary>
internal static class RequiredFields
{
    private const int Version22 = 220;
    private const int Version23 = 230;
    private const int Version231 = 231;
    private const int Version24 = 240;
    private const int Version28 = 280;

    private static readonly FrozenDictionary<string, Rule[]> Rules = new Dictionary<string, Rule[]>
    {
        ["EVN"] = [Should(2), Should((c, _) => c.Header.Version.Number <= Version23, 1)],
        ["PID"] = [Must(3, 2, 4), Should(5), Should(7), Should(8)],
        ["PV1"] = [Should(2), Should((_, pv1) => pv1[2].Is("I"), 3), Should(19), Should(44)],
        ["MRG"] = MergeFields(),
        ["NK1"] = [Should(1)],
        ["AL1"] = [Should(1), Should(3)],
        ["IAM"] = [Should(1), Should(3), Should(6)],
        ["DG1"] = [Should(1), Should(3, 4), Should(6), Should((c, _) => c.Header.Version.Number == Version22, 2)],
        ["PR1"] = [Should(1), Should(3), Should(5)],
        ["GT1"] = [Should(1), Should(3)],
        ["IN1"] = [Should(1), Should(2), Should(3)],
        ["ORC"] = [Must((c, _) => MessageKinds.IsOrder(c.MessageType), 1), Should((c, _) => !MessageKinds.IsOrder(c.MessageType), 1), Should((c, _) => !MessageKinds.IsOrder(c.MessageType), 2, 3)],
        ["OBR"] =
        [
            Must(4), Should(2, 3), Should((c, _) => MessageKinds.IsResult(c.MessageType), 25),
            Should((c, obr) => MessageKinds.IsResult(c.MessageType) && obr[25].Is("F"), 22), Should((c, _) => c.Header.Version.Number == Version23, 27),
        ],
        ["OBX"] = [Must(3), Should(11), Should((c, obx) => Completeness.Has(obx[5]) || c.Header.Version.Number is <= Version231 or >= Version28, 2)],
        ["RXO"] = [Should(1)],
        ["RXE"] = [Must(2), Should(3), Should(5), Should((c, _) => c.Header.Version.Number is >= Version23 and <= Version24, 1)],
        ["RXG"] = [Must(4), Should(1), Should(5), Should(7)],
        ["RXD"] = [Must(2), Should(1), Should(3), Should(4), Should(7)],
        ["RXA"] = [Must(3), Must(5), Should(1), Should(2), Should(4), Should(6)],
        ["RXR"] = [Should(1)],
        ["RXC"] = [Should(1), Should(2), Should(3), Should(4)],
        ["SCH"] = [Must(1, 2), Should(6), Should(16), Should(20), Should(25), Should((c, _) => c.Header.Version.Number is >= Version23 and <= Version24, 11)],
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
        ["MSH"] = [],
    }.ToFrozenDictionary();

    internal delegate bool Condition(MapContext c, Hl7Segment segment);

    /// <summary>The rules of a segment; those of MSH are told with the header.</summary>
    public static Rule[] Of(string segment) => Rules.GetValueOrDefault(segment) ?? [];

    private static Rule Must(params int[] fields) => new(true, null, fields);
    private static Rule Must(Condition when, params int[] fields) => new(true, when, fields);
    private static Rule Should(params int[] fields) => new(false, null, fields);
    private static Rule Should(Condition when, params int[] fields) => new(false, when, fields);

    // What the trigger is about; mostly MRG-1.
    private static Rule[] MergeFields() =>
    [
        Must((c, _) => c.Trigger is not ("A35" or "A41" or "A42" or "A44" or "A45" or "A46" or "A48" or "A49" or "A50" or "A51"), 1),
        Must((c, _) => c.Trigger == "A48", 2),
        Must((c, _) => c.Trigger is "A35" or "A36" or "A41" or "A44" or "A49", 3),
        Must((c, _) => c.Trigger == "A46", 4),
        Must((c, _) => c.Trigger is "A42" or "A45" or "A50", 5),
        Must((c, _) => c.Trigger == "A51", 6),
    ];

    /// <summary>One of some fields has to have a value.</summary>
    internal sealed class Rule(bool isError, Condition? when, int[] fields)
    {
        public void Check(MapContext c, Hl7Segment segment)
        {
            // A field has a value when any part of any repetition has: DG1-3 may be text only.
            foreach (var field in fields)
            {
                if (Completeness.Has(segment[field])) return;
            }
            if (when is not null && !when(c, segment)) return;
            FieldChecks.Report(c, isError ? Validation.Check.RequiredField : Validation.Check.ExpectedField, segment, fields[0], "101", isError ? "required field is empty" : "expected field is empty");
        }

        /// <summary>Whether the rule is about a field.</summary>
        public bool Speaks(int field) => Array.IndexOf(fields, field) >= 0;
    }
}
