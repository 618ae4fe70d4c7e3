namespace ConnectorHost.Connectors.Hl7.Messages;

/// <summary>A leaf with a value and its canonical path.</summary>
internal readonly record struct Hl7LeafAt(Hl7Path Path, Hl7Leaf Leaf);

/// <summary>Every leaf with a value in wire order, for generic events (hl7-mllp 18): without MSH-1, MSH-2 and the credentials in MSH-8 and UAC.</summary>
internal readonly struct Hl7Leaves(Hl7Message message)
{
    public Enumerator GetEnumerator() => new(message);

    /// <summary>Walks forward once without allocating; paths become text only when asked.</summary>
    public struct Enumerator
    {
        private readonly Hl7Message _message;
        private Hl7Segment _segment;
        private int _occurrence;
        private Hl7Repetition _repetitionPart;
        private Hl7Component _componentPart;
        private int _segmentIndex = -1;
        private int _field, _fieldCount, _repetition, _repetitionCount, _component, _componentCount, _subcomponent, _subcomponentCount;

        internal Enumerator(Hl7Message message) => _message = message;

        public Hl7LeafAt Current { get; private set; }

        public bool MoveNext()
        {
            while (true)
            {
                while (_subcomponent < _subcomponentCount)
                {
                    var leaf = _componentPart[++_subcomponent];
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
            return new(_segment.Name, _occurrence, _field, _repetition, _componentCount > 1 || hasSubcomponents ? _component : 0, hasSubcomponents ? _subcomponent : 0);
        }

        private bool NextComponent()
        {
            while (_component >= _componentCount)
            {
                if (!NextRepetition()) return false;
            }
            _componentPart = _repetitionPart[++_component];
            (_subcomponent, _subcomponentCount) = (0, _componentPart.SubcomponentCount);
            return true;
        }

        private bool NextRepetition()
        {
            while (_repetition + 1 >= _repetitionCount)
            {
                if (!NextField()) return false;
            }
            _repetitionPart = _segment[_field][++_repetition];
            (_component, _componentCount) = (0, _repetitionPart.ComponentCount);
            return true;
        }

        private bool NextField()
        {
            while (_field >= _fieldCount)
            {
                if (!NextSegment()) return false;
            }
            _field++;
            var isHidden = _segment.IsHeader && (_field is 1 or 2 or 8);
            (_repetition, _repetitionCount) = (-1, isHidden ? 0 : _segment[_field].RepetitionCount);
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
            (_field, _fieldCount, _occurrence) = (0, _segment.FieldCount, _segment.Occurrence);
            return true;
        }
    }
}
