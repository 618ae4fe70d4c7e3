using System.Collections;

namespace ConnectorHost.Hl7.Messages;

/// <summary>A leaf with a value and its canonical path.</summary>
public readonly record struct Hl7LeafAt(Hl7Path Path, Hl7Leaf Leaf);

/// <summary>Every leaf with a value in wire order, for generic events (hl7-mllp 18): without MSH-1, MSH-2 and the credentials in MSH-8 and UAC.</summary>
public readonly struct Hl7Leaves : IEnumerable<Hl7LeafAt>
{
    private readonly Hl7Message _message;

    internal Hl7Leaves(Hl7Message message) => _message = message;

    /// <summary>For <c>foreach</c>, which then does not allocate.</summary>
    public Enumerator GetEnumerator() => new(_message);

    IEnumerator<Hl7LeafAt> IEnumerable<Hl7LeafAt>.GetEnumerator()
    {
        foreach (var leaf in this) yield return leaf;
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<Hl7LeafAt>)this).GetEnumerator();

    /// <summary>Walks forward once without allocating; paths become text only when asked.</summary>
    public struct Enumerator
    {
        private readonly Hl7Message _message;
        private Hl7Segment _segment;
        private Hl7Field.Enumerator _repetitions;
        private Hl7Slice _repetitionSlice;
        private Hl7Slice _componentSlice;
        private int _segmentIndex = -1;
        private int _field, _fieldCount, _repetition;
        private int _component, _componentCount, _componentOffset;
        private int _subcomponent, _subcomponentCount, _subcomponentOffset;

        internal Enumerator(Hl7Message message) => _message = message;

        /// <summary>Undefined before the first <see cref="MoveNext"/>.</summary>
        public Hl7LeafAt Current { get; private set; }

        /// <summary><c>false</c> behind the last.</summary>
        public bool MoveNext()
        {
            while (true)
            {
                while (_subcomponent < _subcomponentCount && _componentSlice.TryTake(_message.Delimiters.Subcomponent, ref _subcomponentOffset, out var slice))
                {
                    _subcomponent++;
                    var leaf = new Hl7Leaf(slice);
                    if (leaf.IsEmpty) continue;
                    Current = new(Path(), leaf);
                    return true;
                }
                if (!NextComponent()) return false;
            }
        }

        private readonly Hl7Path Path()
        {
            var hasSubcomponents = _subcomponentCount > 1;
            return new(
                _segment.Name, _segment.Occurrence, _field, _repetition,
                _componentCount > 1 || hasSubcomponents ? _component : 0, hasSubcomponents ? _subcomponent : 0);
        }

        private bool NextComponent()
        {
            while (_component >= _componentCount || !_repetitionSlice.TryTake(_message.Delimiters.Component, ref _componentOffset, out _componentSlice))
            {
                if (!NextRepetition()) return false;
            }
            _component++;
            (_subcomponent, _subcomponentOffset, _subcomponentCount) = (0, 0, new Hl7Component(_componentSlice).SubcomponentCount);
            return true;
        }

        private bool NextRepetition()
        {
            while (!_repetitions.MoveNext())
            {
                if (!NextField()) return false;
            }
            _repetition++;
            _repetitionSlice = _repetitions.Current.Slice;
            (_component, _componentOffset, _componentCount) = (0, 0, _repetitions.Current.ComponentCount);
            return true;
        }

        private bool NextField()
        {
            while (_field >= _fieldCount)
            {
                if (!NextSegment()) return false;
            }
            _field++;
            _repetition = -1;
            var isHidden = _segment.IsHeader && (_field is 1 or 2 or 8);
            _repetitions = isHidden ? default : _segment[_field].GetEnumerator();
            return true;
        }

        private bool NextSegment()
        {
            do
            {
                if (++_segmentIndex >= _message.SegmentCount) return false;
                _segment = _message.SegmentAt(_segmentIndex);
            }
            while (_segment.Is("UAC"));
            (_field, _fieldCount) = (0, _segment.FieldCount);
            return true;
        }
    }
}
