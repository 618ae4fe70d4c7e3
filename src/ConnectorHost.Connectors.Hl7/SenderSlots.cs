using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>The source partitions of one task: sixteen slots, a sender always in the same one (hl7-mllp 3.6).</summary>
internal sealed class SenderSlots
{
    private const int Count = 16;
    private readonly (SourcePartition Partition, StoredKeys Keys)[] _slots = new (SourcePartition, StoredKeys)[Count];

    public SenderSlots(string connector, int port, int task)
    {
        for (var slot = 0; slot < Count; slot++)
        {
            var partition = new SourcePartition([new("connector", connector), new("port", port), new("task", task), new("slot", slot)]);
            _slots[slot] = (partition, new StoredKeys());
        }
    }

    /// <summary>The slot of a message's sender: first four bits of the hash of MSH-3 and MSH-4.</summary>
    public (SourcePartition Partition, StoredKeys Keys) Of(Hl7Header header)
    {
        var hash = Fnv(Fnv(2166136261, header.Raw(3)), header.Raw(4));
        return _slots[hash >> 28];
    }

    // FNV-1a: stable over processes and versions, as stored partitions need.
    private static uint Fnv(uint hash, ReadOnlySpan<byte> text)
    {
        foreach (var b in text) hash = (hash ^ b) * 16777619;
        return (hash ^ 0xFF) * 16777619;
    }
}
