using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>Records in Kafka's hands, in order per source partition: an offset may be committed when its record and all earlier ones of its partition are done.</summary>
/// <remarks>Submitted by the task's loop, finished on any thread. Only unfinished records are held: what is done leaves from the front at once.</remarks>
internal sealed class SubmittedRecords
{
    private readonly Dictionary<SourcePartition, PartitionQueue> _partitions = [];
    private readonly Lock _gate = new();

    /// <summary>Source partitions that hold something.</summary>
    public int Partitions { get { lock (_gate) return _partitions.Count; } }

    /// <summary>Adds a record that is about to be sent. Loop only.</summary>
    /// <returns>What to finish when the record is done; null for a record without a partition.</returns>
    public Ticket? Submit(SourceRecord record)
    {
        if (record.SourcePartition is not { } partition) return null;
        lock (_gate) return QueueOf(partition).Add(record.SourceOffset);
    }

    /// <summary>Progress without a record: takes its place behind what is submitted already. Any thread.</summary>
    public void Progress(SourcePartition partition, SourceOffset offset)
    {
        Ticket ticket;
        lock (_gate) ticket = QueueOf(partition).Add(offset);
        ticket.Finish();
    }

    /// <summary>Offsets that became committable since the last call, materialised now. Give back what could not be stored by <see cref="Restore"/>.</summary>
    public Dictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> TakeCommittable()
    {
        var taken = new Dictionary<SourcePartition, IReadOnlyDictionary<string, object?>?>();
        foreach (var queue in Queues())
        {
            if (queue.TakeCommittable() is not { } offset) continue;
            try
            {
                taken.Add(queue.Partition, offset.Materialize());
            }
            catch
            {
                queue.Restore(offset);                         // a plugin's fault: nothing of this pass is lost
                Restore(taken);
                throw;
            }
        }
        ForgetIdle();
        return taken;
    }

    /// <summary>Puts offsets back that were taken but not stored; newer ones win.</summary>
    public void Restore(IReadOnlyDictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> offsets)
    {
        foreach (var (partition, offset) in offsets)
        {
            if (offset is null) continue;
            lock (_gate) QueueOf(partition).Restore(SourceOffset.Of(offset));
        }
    }

    // Caller holds _gate.
    private PartitionQueue QueueOf(SourcePartition partition)
    {
        if (!_partitions.TryGetValue(partition, out var queue)) _partitions.Add(partition, queue = new PartitionQueue(partition));
        return queue;
    }

    // A source may name ever new partitions (files, for instance): what holds nothing is not kept.
    private void ForgetIdle()
    {
        lock (_gate)
        {
            foreach (var (partition, queue) in _partitions)
            {
                if (queue.IsIdle) _partitions.Remove(partition);
            }
        }
    }

    private PartitionQueue[] Queues()
    {
        lock (_gate) return [.. _partitions.Values];
    }

    /// <summary>One submitted record.</summary>
    internal sealed class Ticket
    {
        private readonly PartitionQueue _queue;

        internal Ticket(PartitionQueue queue, SourceOffset? offset) => (_queue, Offset) = (queue, offset);

        internal SourceOffset? Offset { get; }
        internal bool IsDone { get; set; }
        internal Ticket? Next { get; set; }

        /// <summary>The record is done. Any thread; a second call does nothing.</summary>
        public void Finish() => _queue.Finish(this);
    }

    internal sealed class PartitionQueue(SourcePartition partition)
    {
        private readonly Lock _gate = new();
        private Ticket? _head;
        private Ticket? _tail;
        private SourceOffset? _committable;

        public SourcePartition Partition { get; } = partition;

        public bool IsIdle { get { lock (_gate) return _head is null && _committable is null; } }

        public Ticket Add(SourceOffset? offset)
        {
            var ticket = new Ticket(this, offset);
            lock (_gate)
            {
                if (_tail is null) _head = ticket;
                else _tail.Next = ticket;
                _tail = ticket;
            }
            return ticket;
        }

        public void Finish(Ticket ticket)
        {
            lock (_gate)
            {
                ticket.IsDone = true;
                while (_head is { IsDone: true } done)
                {
                    if (done.Offset is not null) _committable = done.Offset;
                    _head = done.Next;
                }
                if (_head is null) _tail = null;
            }
        }

        public SourceOffset? TakeCommittable()
        {
            lock (_gate)
            {
                var offset = _committable;
                _committable = null;
                return offset;
            }
        }

        public void Restore(SourceOffset offset)
        {
            lock (_gate) _committable ??= offset;
        }
    }
}
