using System.Collections;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Segments of a message, all or those of one name; enumerates without allocating.</summary>
public readonly struct Hl7Segments : IEnumerable<Hl7Segment>
{
    private readonly Hl7Message _message;
    private readonly int _name;

    /// <param name="message">Whose.</param>
    /// <param name="name">Packed name, 0 for all.</param>
    internal Hl7Segments(Hl7Message message, int name) => (_message, _name) = (message, name);

    /// <summary>For <c>foreach</c>, which then does not allocate.</summary>
    public Enumerator GetEnumerator() => new(_message, _name);

    IEnumerator<Hl7Segment> IEnumerable<Hl7Segment>.GetEnumerator()
    {
        foreach (var segment in this) yield return segment;
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<Hl7Segment>)this).GetEnumerator();

    /// <summary>Walks them once.</summary>
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

        /// <summary>Undefined before the first <see cref="MoveNext"/>.</summary>
        public readonly Hl7Segment Current => new(_message, _index);

        /// <summary><c>false</c> behind the last.</summary>
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
