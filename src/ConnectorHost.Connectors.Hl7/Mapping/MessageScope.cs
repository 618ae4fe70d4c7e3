using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>The segments one event is made from: those of its patient and those of its order, result or charge.</summary>
/// <remarks>Reused from event to event; for one thread.</remarks>
internal sealed class MessageScope
{
    private readonly int[] _first = new int[SegmentNames.Count];
    private Hl7Message _message = null!;

    /// <summary>Segments of the patient: from, and up to but not including.</summary>
    public (int From, int To) Patient { get; private set; }

    /// <summary>Segments of the detail; the same as the patient's where a message has no details.</summary>
    public (int From, int To) Detail { get; private set; }

    /// <summary>The SPM the detail stands under, where specimens come first; else -1.</summary>
    public int Specimen { get; set; }

    /// <summary>The whole message is one patient and one detail.</summary>
    public void Whole(Hl7Message message)
    {
        _message = message;
        Array.Fill(_first, -1);
        (Patient, Detail, Specimen) = ((0, message.SegmentCount), (0, message.SegmentCount), -1);
        for (var i = message.SegmentCount - 1; i >= 0; i--)
        {
            var number = SegmentNames.NumberOf(message.Index[i].Name);
            if (number >= 0) _first[number] = i;
        }
    }

    /// <summary>Another patient of the same message: its own segments, the header and EVN of the message.</summary>
    public void OfPatient(int from, int to)
    {
        Patient = (from, to);
        Fill(from, to, ofPatient: true);
        OfDetail(from, to);
    }

    /// <summary>Another order or result of the same patient.</summary>
    public void OfDetail(int from, int to)
    {
        Detail = (from, to);
        Fill(from, to, ofPatient: false);
    }

    /// <summary>Segments of a part of the patient go before those of the whole: an MRG and the visit after it. What the part lacks stays as it is, but the MRG of another part.</summary>
    public void Narrow(int from, int to)
    {
        Detail = (from, to);
        for (var i = to - 1; i >= from; i--)
        {
            var number = SegmentNames.NumberOf(_message.Index[i].Name);
            if (number >= 2) _first[number] = i;
        }
    }

    /// <summary>Another segment stands for its name: the ORC that several OBR share, the SPM before an OBR.</summary>
    public void Use(int index) => _first[SegmentNames.NumberOf(_message.Index[index].Name)] = index;

    /// <summary>The first segment of a name in its scope; missing when there is none.</summary>
    public Hl7Segment Segment(Place place) => _first[place.Number] is >= 0 and var index ? _message.SegmentAt(index) : default;

    public Hl7Field Field(Place place) => Segment(place)[place.Path.Field];

    public Hl7Leaf Leaf(Place place)
    {
        var field = Field(place);
        return field.RawBytes.IsEmpty ? default : field[place.Path.Repetition][place.Path.Component][place.Path.Subcomponent];
    }

    // MSH and EVN are of every patient, wherever they stand.
    private void Fill(int from, int to, bool ofPatient)
    {
        for (var number = 2; number < _first.Length; number++)
        {
            if (SegmentNames.IsOfPatient(number) == ofPatient) _first[number] = -1;
        }
        for (var i = to - 1; i >= from; i--)
        {
            var number = SegmentNames.NumberOf(_message.Index[i].Name);
            if (number >= 2 && SegmentNames.IsOfPatient(number) == ofPatient) _first[number] = i;
        }
    }
}
