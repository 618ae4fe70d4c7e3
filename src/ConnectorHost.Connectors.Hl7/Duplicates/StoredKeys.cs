using System.Buffers.Binary;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>The newest keys of messages one task stored for one slot of senders; the offset of that slot (hl7-mllp 3.6, 21).</summary>
/// <remarks>One object per slot serves every record of it: what it holds is stored in Kafka already, so a newer state is as true as the record's own.</remarks>
internal sealed class StoredKeys : SourceOffset
{
    private const int Capacity = 256;
    private const string KeysName = "keys";
    private const string LastName = "last";
    private const string ReceivedName = "received";
    private readonly Lock _gate = new();
    private readonly ulong[] _keys = new ulong[Capacity];
    private int _held;
    private int _next;
    private long _received;
    private string _last = "";

    /// <summary>Goes on from what was stored: the next flush replaces it, so it has to hold the older keys too.</summary>
    /// <param name="stored">The slot's offset; null when there is none.</param>
    public StoredKeys(IReadOnlyDictionary<string, object?>? stored = null)
    {
        if (stored is null) return;
        foreach (var key in Read(stored)) Put(key);
        _received = stored.GetValueOrDefault(ReceivedName) is long received ? Math.Max(received, _held) : _held;
        _last = KeptText.Of(stored.GetValueOrDefault(LastName) as string ?? "");
    }

    /// <summary>Keys of a stored offset, oldest first; none when it is not one of ours.</summary>
    public static ulong[] Read(IReadOnlyDictionary<string, object?> stored)
    {
        if (stored.GetValueOrDefault(KeysName) is not string text) return [];
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return [];
        var keys = new ulong[length / sizeof(ulong)];
        for (var i = 0; i < keys.Length; i++) keys[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)));
        return keys;
    }

    /// <summary>Remembers a message whose events are all stored. Any thread.</summary>
    public void Add(MessageKey key, string controlId)
    {
        lock (_gate)
        {
            Put(key.High);
            _received++;
            _last = KeptText.Of(controlId);
        }
    }

    public override IReadOnlyDictionary<string, object?> Materialize()
    {
        lock (_gate)
        {
            var bytes = new byte[_held * sizeof(ulong)];
            for (var i = 0; i < _held; i++)
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)), _keys[(_next - _held + i + Capacity) % Capacity]);
            return new Dictionary<string, object?>(StringComparer.Ordinal) { [KeysName] = Convert.ToBase64String(bytes), [LastName] = _last, [ReceivedName] = _received };
        }
    }

    private void Put(ulong key)
    {
        _keys[_next] = key;
        _next = (_next + 1) % Capacity;
        _held = Math.Min(_held + 1, Capacity);
    }
}
