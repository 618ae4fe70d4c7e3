using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Segments that mapping tables name, numbered so that a scope can keep where the first of each stands.</summary>
internal static class SegmentNames
{
    // Patient level: where a message has several patients, each has its own (hl7-mllp 9.5).
    private static readonly string[] OfPatient =
        ["MSH", "EVN", "PID", "PD1", "PV1", "PV2", "MRG", "NK1", "AL1", "IAM", "GT1", "IN1", "ROL", "PRT", "DB1", "ACC", "NPU"];

    // Detail level: of an order, a result, a charge; in messages without such groups the whole message is the group.
    private static readonly string[] OfDetail =
        ["ORC", "OBR", "OBX", "NTE", "DG1", "TQ1", "TQ2", "SPM", "RXO", "RXE", "RXR", "RXC", "ODS", "ODT", "RQD", "RQ1", "MSA", "RXD", "RXG", "RXA", "SCH", "AIP", "TXA", "FT1"];

    private static readonly FrozenDictionary<int, int> Numbers =
        OfPatient.Concat(OfDetail).Select((name, number) => (Hl7Name.Pack(name), number)).ToFrozenDictionary(p => p.Item1, p => p.number);

    public static int Count => OfPatient.Length + OfDetail.Length;

    /// <summary>The number of a segment name, or -1 for one no table names.</summary>
    public static int NumberOf(int packedName) => Numbers.TryGetValue(packedName, out var number) ? number : -1;

    public static bool IsOfPatient(int number) => number < OfPatient.Length;
}
