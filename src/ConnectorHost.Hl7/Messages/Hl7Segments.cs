namespace ConnectorHost.Hl7.Messages;

/// <summary>Segments of a message, all or those of one name; enumerates without allocating.</summary>
public readonly struct Hl7Segments
{
    private readonly Hl7Message _message;
    private readonly int _name;

    /// <param name="message">Whose.</param>
    /// <param name="name">Packed name, 0 for all.</param>
    internal Hl7Segments(Hl7Message message, int name) => (_message, _name) = (message, name);

    public Enumerator GetEnumerator() => new(_message, _name);

    public int Count()
    {
        var count = 0;
        foreach (var _ in this) count++;
        return count;
    }

    /// <summary>Walks forward once.</summary>
    public struct Enumerator
    {
        private readonly Hl7Message _message;
        private readonly int _name;
        private int _index;

        internal Enumerator(Hl7Message message, int name) => (_message, _name, _index) = (message, name, -1);

        public readonly Hl7Segment Current => new(_message, _index);

        public bool MoveNext()
        {
            while (++_index < _message.SegmentCount)
            {
                if (_name == 0 || _message.Index[_index].Name == _name) return true;
            }
            return false;
        }
    }
}
