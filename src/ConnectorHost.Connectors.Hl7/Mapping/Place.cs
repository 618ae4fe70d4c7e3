using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>A path of a mapping table, read in the scope of one event: <c>OBX-5</c> is of the first OBX of its order.</summary>
/// <remarks>Made once in a static field.</remarks>
internal sealed class Place
{
    public Place(string path)
    {
        Path = Hl7Path.Parse(path);
        Number = SegmentNames.NumberOf(Hl7Name.Pack(Path.Segment));
        if (Number < 0) throw new ArgumentException($"No mapping table knows the segment of '{path}': add it to {nameof(SegmentNames)}.", nameof(path));
    }

    public Hl7Path Path { get; }

    /// <summary>Of the segment, for <see cref="MessageScope"/>.</summary>
    public int Number { get; }

    public static implicit operator Place(string path) => new(path);

    public override string ToString() => Path.ToString();
}
