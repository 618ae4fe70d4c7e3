using System.Buffers.Binary;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>The newest keys of messages one task stored for one slot of senders; the offset of that slot (hl7-mllp 3.6, 21).</summary>
/// <remarks>One object per slot serves every record of it: what it holds is stored in Kafka already, so a newer state is as true as the record's own.</remarks>
internal sealed class StoredKeys : SourceOffset
{
    private const int Capacity = 256;
    private readonly Lock _gate = new();
    private readonly ulong[] _keys = new ulong[Capacity];
    private long _count;
    private string _last = "";

    public StoredKeys() => Remember = message => Add(message.Key, message.Header!.ControlId);

    /// <summary><see cref="Add"/> for a message in flight; made once, so that no message needs a delegate of its own.</summary>
    public Action<InFlightMessage> Remember { get; }

    /// <summary>Remembers a message whose events are all stored. Any thread.</summary>
    public void Add(ulong key, string controlId)
    {
        lock (_gate)
        {
            _keys[_count++ % Capacity] = key;
            _last = controlId;
        }
    }

    public override IReadOnlyDictionary<string, object?> Materialize()
    {
        lock (_gate)
        {
            var held = (int)Math.Min(_count, Capacity);
            var bytes = new byte[held * sizeof(ulong)];
            for (var i = 0; i < held; i++)
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)), _keys[(_count - held + i) % Capacity]);
            return new Dictionary<string, object?>(StringComparer.Ordinal) { ["keys"] = Convert.ToBase64String(bytes), ["last"] = _last, ["received"] = _count };
        }
    }
}
