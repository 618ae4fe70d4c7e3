using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>The source partitions of one task: sixteen slots, a sender always in the same one (hl7-mllp 3.6).</summary>
/// <remarks>Belongs to the listener, so that a task that comes back finds what it stored and has not flushed.</remarks>
internal sealed class SenderSlots
{
    private const int Count = 16;
    private readonly (SourcePartition Partition, StoredKeys Keys)[] _slots = new (SourcePartition, StoredKeys)[Count];

    /// <param name="stored">Offsets of the connector, those of other tasks and slots among them.</param>
    public SenderSlots(string connector, int port, int task, IReadOnlyList<StoredOffset> stored)
    {
        for (var slot = 0; slot < Count; slot++)
        {
            var partition = new SourcePartition([new("connector", connector), new("port", port), new("task", task), new("slot", slot)]);
            _slots[slot] = (partition, new StoredKeys(stored.FirstOrDefault(o => o.Partition.Equals(partition))?.Offset));
        }
    }

    /// <summary>The slot of a message's sender: first four bits of the hash of MSH-3 and MSH-4.</summary>
    public (SourcePartition Partition, StoredKeys Keys) Of(Hl7Header header) => _slots[StableHash.Add(StableHash.Add(StableHash.Start, header.Raw(3)), header.Raw(4)) >> 60];
}
