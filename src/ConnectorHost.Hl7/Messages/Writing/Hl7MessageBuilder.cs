using System.Buffers;
using System.Text;

namespace ConnectorHost.Hl7.Messages.Writing;

/// <summary>Builds a message from nothing: values by path, escaped, in the order segments were added, in the set and the delimiters asked for.</summary>
/// <remarks>MSH-1, MSH-2, MSH-12 and, unless the set is ASCII, MSH-18 are filled; everything else is the caller's, MSH-7, MSH-9 and MSH-10 too. One thread at a time.</remarks>
public sealed class Hl7MessageBuilder
{
    private readonly List<Draft> _segments = [new("MSH")];
    private readonly Hl7Delimiters _delimiters;
    private readonly Hl7CharacterSet _set;

    /// <param name="version">MSH-12; <c>2.5.1</c> if <c>null</c>.</param>
    /// <param name="delimiters">Five different characters that can delimit; <see cref="Hl7Delimiters.Standard"/> if <c>null</c>. Without an escape character a delimiter in a text becomes a blank.</param>
    /// <param name="characterSet">UTF-8 if <c>null</c>.</param>
    public Hl7MessageBuilder(string? version = null, Hl7Delimiters? delimiters = null, Hl7CharacterSet? characterSet = null)
    {
        (_delimiters, _set) = (delimiters ?? Hl7Delimiters.Standard, characterSet ?? Hl7CharacterSets.Utf8);
        Set("MSH-12", version ?? "2.5.1");
        if (_set == Hl7CharacterSets.Ascii) return;
        var name = Hl7CharacterSets.DeclarationOf(_set);
        // "~ISO IR87": ASCII with another set to switch to.
        if (name.StartsWith('~')) Set("MSH-18(1)", name[1..]);
        else Set("MSH-18", name);
    }

    /// <summary>Adds an empty segment at the end.</summary>
    /// <exception cref="ArgumentException">No segment name, an envelope, or ADD.</exception>
    public Hl7MessageBuilder Add(string name)
    {
        Hl7Place.CheckName(name);
        _segments.Add(new(name.ToUpperInvariant()));
        return this;
    }

    /// <summary>Writes a value; a segment that is the next of its name is added at the end.</summary>
    /// <param name="path">A field or below, such as <c>PID-3(1)-4-2</c>.</param>
    /// <param name="text">Not escaped; line breaks stay line breaks of the value. Empty takes the value away.</param>
    /// <exception cref="ArgumentException">MSH-1 or MSH-2, a segment further on than the next of its name, a level without a delimiter, or over a limit (9.6).</exception>
    /// <exception cref="FormatException">No path.</exception>
    public Hl7MessageBuilder Set(string path, string text) => SetEscaped(Hl7Path.Parse(path), new StringBuilder(text.Length + 8).AppendHl7(text, _delimiters).ToString());

    /// <summary>Writes <c>""</c>: the receiver deletes its value (7.3).</summary>
    /// <exception cref="ArgumentException">As <see cref="Set"/>.</exception>
    public Hl7MessageBuilder SetNull(string path) => SetEscaped(Hl7Path.Parse(path), "\"\"");

    /// <summary>The message, CR behind every segment.</summary>
    /// <exception cref="ArgumentException">The set cannot write one of the characters.</exception>
    public byte[] ToArray()
    {
        var text = new StringBuilder();
        foreach (var segment in _segments) segment.Write(text, _delimiters);
        var bytes = Hl7Bytes.Encode(text.ToString(), _set);
        return _set.Kind == Hl7CharacterSetKind.Wide ? [.. Hl7Bytes.Encode("\uFEFF", _set), .. bytes] : bytes;
    }

    /// <inheritdoc cref="ToArray"/>
    public void WriteTo(IBufferWriter<byte> output) => output.Write(ToArray());

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7MessageBuilder);

    private Hl7MessageBuilder SetEscaped(in Hl7Path path, string escaped)
    {
        if (path.Field is < 1 or > Hl7SegmentIndex.MaxFields || path.Repetition >= Hl7Message.MaxRepetitions || path.Component > Hl7Message.MaxComponents)
            throw new ArgumentException($"{path} is no field, or over a limit of a message.", nameof(path));
        if (path.Segment == "MSH" && (path.Occurrence > 0 || path.Field <= 2)) throw new ArgumentException($"{path} cannot be set: the delimiters are given to the constructor.", nameof(path));
        if (path.Repetition > 0 && _delimiters.Repetition == 0 || path.Component > 1 && _delimiters.Component == 0 || path.Subcomponent > 1 && _delimiters.Subcomponent == 0)
            throw new ArgumentException($"There is no delimiter for the level {path} needs.", nameof(path));
        var (name, occurrence) = (path.Segment, path.Occurrence);
        var same = _segments.Where(s => s.Name == name).ToList();
        if (occurrence > same.Count) throw new ArgumentException($"{path} comes before {name}({same.Count}), which is not there yet.", nameof(path));
        if (occurrence == same.Count) Add(name);
        var segment = occurrence == same.Count ? _segments[^1] : same[occurrence];
        var place = (path.Field, path.Repetition, Math.Max(path.Component, 1), Math.Max(path.Subcomponent, 1));
        if (escaped.Length == 0) segment.Values.Remove(place);
        else segment.Values[place] = escaped;
        return this;
    }

    private sealed class Draft(string name)
    {
        public string Name { get; } = name;

        public SortedDictionary<(int Field, int Repetition, int Component, int Subcomponent), string> Values { get; } = [];

        public void Write(StringBuilder output, in Hl7Delimiters d)
        {
            output.Append(Name);
            var at = (Field: 0, Repetition: 0, Component: 1, Subcomponent: 1);
            if (Name == "MSH")
            {
                output.Append((char)d.Field).Append(d.EncodingCharacters);
                at.Field = 2;
            }
            foreach (var (place, escaped) in Values)
            {
                if (place.Field > at.Field) at = Go((char)d.Field, place.Field - at.Field, (place.Field, 0, 1, 1));
                if (place.Repetition > at.Repetition) at = Go((char)d.Repetition, place.Repetition - at.Repetition, (place.Field, place.Repetition, 1, 1));
                if (place.Component > at.Component) at = Go((char)d.Component, place.Component - at.Component, (place.Field, place.Repetition, place.Component, 1));
                if (place.Subcomponent > at.Subcomponent) at = Go((char)d.Subcomponent, place.Subcomponent - at.Subcomponent, place);
                output.Append(escaped);
            }
            output.Append('\r');

            (int, int, int, int) Go(char delimiter, int count, (int, int, int, int) to)
            {
                output.Append(delimiter, count);
                return to;
            }
        }
    }
}
