using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>Notices other content under the MSH-3, MSH-4 and MSH-10 of an earlier message (hl7-mllp 21, <c>control_id_reused</c>).</summary>
/// <remarks>
/// A fixed table of hashes: a newer control id can push an older one out, whose reuse then goes unnoticed, and one message in four billion is blamed wrongly. It only
/// warns. For one thread at a time.
/// </remarks>
internal sealed class ControlIdLedger
{
    private const int PlaceBits = 15;
    private ulong[]? _seen;                                    // upper half: the control id, lower half: the content

    public bool IsReused(Hl7Header header, MessageKey content)
    {
        var id = StableHash.Add(StableHash.Add(StableHash.Add(StableHash.Start, header.Raw(3)), header.Raw(4)), header.Raw(10));
        ref var seen = ref (_seen ??= new ulong[1 << PlaceBits])[id >> 64 - PlaceBits];
        var entry = id << 32 | (uint)content.Low;
        var isReused = seen != 0 && seen >> 32 == entry >> 32 && seen != entry;
        seen = entry;
        return isReused;
    }
}
