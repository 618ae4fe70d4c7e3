namespace ConnectorHost.Hl7.Messages;

/// <summary>Segments of a message, all or those of one name; enumerates without allocating.</summary>
/// <param name="message">Whose.</param>
/// <param name="name">Packed name, 0 for all.</param>
internal readonly struct Hl7Segments(Hl7Message message, int name)
{
    public Enumerator GetEnumerator() => new(message, name);

    public int Count()
    {
        var count = 0;
        foreach (var _ in this) count++;
        return count;
    }

    /// <summary>Walks forward once.</summary>
    public struct Enumerator(Hl7Message message, int name)
    {
        private int _index = -1;

        public readonly Hl7Segment Current => new(message, _index);

        public bool MoveNext()
        {
            while (++_index < message.SegmentCount)
            {
                if (name == 0 || message.Index[_index].Name == name) return true;
            }
            return false;
        }
    }
}
