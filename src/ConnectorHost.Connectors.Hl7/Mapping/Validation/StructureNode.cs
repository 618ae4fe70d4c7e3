namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>A part of a structure: a segment, or a group of parts.</summary>
/// <remarks>Built by <see cref="StructureGrammar"/>, unchanged afterwards.</remarks>
internal sealed class StructureNode
{
    private readonly List<StructureNode> _children = [];

    /// <summary>Segment name, <c>*</c> for any; null for a group.</summary>
    public string? Segment { get; init; }

    /// <summary>One of the children, else all in order.</summary>
    public bool IsChoice { get; init; }

    public bool IsOptional { get; set; }

    public bool Repeats { get; set; }

    public StructureNode? Parent { get; private set; }

    /// <summary>Among the children of its parent.</summary>
    public int Place { get; private set; }

    /// <summary>Number of a segment among the segments of the structure, from 0.</summary>
    public int Leaf { get; set; } = -1;

    public IReadOnlyList<StructureNode> Children => _children;

    /// <summary>Something of it has to be there.</summary>
    public bool IsRequired => !IsOptional && (Segment is not null ? Segment != "*" : IsChoice ? _children.TrueForAll(c => c.IsRequired) : _children.Exists(c => c.IsRequired));

    public void Add(StructureNode child)
    {
        (child.Parent, child.Place) = (this, _children.Count);
        _children.Add(child);
    }

    /// <summary>The segments in order.</summary>
    public IEnumerable<StructureNode> Leaves() => Segment is not null ? [this] : _children.SelectMany(c => c.Leaves());
}
