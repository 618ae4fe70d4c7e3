using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Where a segment leads to.</summary>
/// <param name="State">The place it takes; unchanged when there is none for it.</param>
/// <param name="IsPlaced">It stands where the structure has it.</param>
/// <param name="SkipsRequired">Something required before it is not there; <see cref="MessageStructure.Skipped"/> says what.</param>
/// <param name="SkipsPatient">The patient is among it.</param>
internal readonly record struct StructureStep(int State, bool IsPlaced, bool SkipsRequired, bool SkipsPatient);

/// <summary>A structure as a tolerant automaton: a state is the segment matched last, a step goes to the nearest place behind it, into a further repetition, or nowhere.</summary>
/// <remarks>Steps are found once and kept, so that a message costs a table look-up per segment. Immutable but for that table, whose cells any thread may fill with the same value.</remarks>
internal sealed class MessageStructure
{
    private const string Anything = "*";
    private const int IsKnown = 1 << 30;
    private const int Placed = 1 << 29;
    private const int Skips = 1 << 28;
    private const int SkipsPatient = 1 << 27;
    private const string Patient = "PID";

    private readonly StructureNode[] _leaves;
    private readonly FrozenDictionary<int, int> _symbols;
    private readonly string[] _names;
    private readonly bool[] _mayRepeat;
    private readonly int[] _placesOf;
    private readonly int[] _steps;
    private readonly int _anything;

    public MessageStructure(string name, string notation)
    {
        (Name, Root) = (name, StructureGrammar.Parse(notation));
        _leaves = [.. Root.Leaves()];
        _names = [.. _leaves.Select(l => l.Segment!).Distinct()];
        _symbols = _names.Select((n, i) => (n, i)).Where(p => p.n != Anything).ToFrozenDictionary(p => Hl7Name.Pack(p.n), p => p.i);
        _anything = Array.IndexOf(_names, Anything);
        _mayRepeat = [.. _names.Select(n => _leaves.Any(l => l.Segment == n && MayRepeat(l)))];
        _placesOf = [.. _names.Select(n => _leaves.Count(l => l.Segment == n))];
        _steps = new int[_leaves.Length * (_names.Length + 1)];
    }

    public string Name { get; }

    public StructureNode Root { get; }

    /// <summary>The number this structure knows a segment by, or -1.</summary>
    public int SymbolOf(int packedName) => _symbols.TryGetValue(packedName, out var symbol) ? symbol : -1;

    /// <summary>From the segment matched last, 0 at the start, to the place of the next.</summary>
    public StructureStep Step(int state, int symbol)
    {
        ref var cell = ref _steps[state * (_names.Length + 1) + symbol + 1];
        if (cell == 0) cell = Find(state, symbol);
        return new(cell & 0xFFFF, (cell & Placed) != 0, (cell & Skips) != 0, (cell & SkipsPatient) != 0);
    }

    /// <summary>What a step passes over though it is required, in order.</summary>
    public List<string> Skipped(int state, int symbol)
    {
        var skipped = new List<string>();
        if (symbol < 0 || Go(_leaves[state], _names[symbol], skipped) is null) Go(_leaves[state], Anything, skipped);
        return skipped;
    }

    /// <summary>What is required behind a state where the message ends.</summary>
    public List<string> MissingAfter(int state)
    {
        var missing = new List<string>();
        for (var node = _leaves[state]; node.Parent is { } parent; node = parent) SkipAfter(node, parent, missing);
        return missing;
    }

    /// <summary>A segment without a place that came before already, and has no more places than times it came.</summary>
    public bool IsTooMany(int symbol, int occurrence) => symbol >= 0 && !_mayRepeat[symbol] && occurrence >= _placesOf[symbol];

    private int Find(int state, int symbol)
    {
        var skipped = new List<string>();
        var to = symbol >= 0 ? Go(_leaves[state], _names[symbol], skipped) : null;
        if (to is null && _anything >= 0)
        {
            skipped.Clear();
            to = Go(_leaves[state], Anything, skipped);
        }
        return to is null ? IsKnown | state : IsKnown | Placed | (skipped.Count > 0 ? Skips : 0) | (skipped.Contains(Patient) ? SkipsPatient : 0) | to.Leaf;
    }

    private static StructureNode? Go(StructureNode from, string name, List<string> skipped)
    {
        if (from.Segment == name && from.Repeats) return from;
        for (var node = from; node.Parent is { } parent; node = parent)
        {
            var before = skipped.Count;
            if (Forward(node, parent, name, skipped) is { } next && !(next.IsOptional && OpensLater(parent, name))) return next;
            skipped.RemoveRange(before, skipped.Count - before);
            SkipAfter(node, parent, skipped);
            if (parent.Repeats && Enter(parent, name, skipped) is { } again) return again;
        }
        skipped.Clear();
        return null;
    }

    // Behind a node among its siblings; alternatives of a choice may follow each other, in any order.
    private static StructureNode? Forward(StructureNode node, StructureNode parent, string name, List<string> skipped)
    {
        for (var i = parent.IsChoice ? 0 : node.Place + 1; i < parent.Children.Count; i++)
        {
            var child = parent.Children[i];
            if (child == node) continue;
            if (Enter(child, name, skipped) is { } leaf) return leaf;
            if (!parent.IsChoice) Require(child, skipped);
        }
        return null;
    }

    // The first place of a name in a part, with what is required in front of it.
    private static StructureNode? Enter(StructureNode part, string name, List<string> skipped)
    {
        if (part.Segment is not null) return part.Segment == name ? part : null;
        var before = skipped.Count;
        foreach (var child in part.Children)
        {
            if (Enter(child, name, skipped) is { } leaf) return leaf;
            if (!part.IsChoice) Require(child, skipped);
        }
        skipped.RemoveRange(before, skipped.Count - before);
        return null;
    }

    // An optional place inside a group is left alone where the same segment opens a further group around it: the next order, not one of the patient's earlier ones.
    private static bool OpensLater(StructureNode group, string name)
    {
        for (var outer = group; outer is not null; outer = outer.Parent)
        {
            if (outer.Repeats && outer.Leaves().First() is { IsOptional: false } first && first.Segment == name) return true;
        }
        return false;
    }

    private static void SkipAfter(StructureNode node, StructureNode parent, List<string> skipped)
    {
        if (parent.IsChoice) return;
        for (var i = node.Place + 1; i < parent.Children.Count; i++) Require(parent.Children[i], skipped);
    }

    private static void Require(StructureNode part, List<string> skipped)
    {
        if (!part.IsRequired) return;
        if (part.Segment is not null) skipped.Add(part.Segment);
        else if (part.IsChoice) Require(part.Children[0], skipped);
        else
        {
            foreach (var child in part.Children) Require(child, skipped);
        }
    }

    private static bool MayRepeat(StructureNode leaf)
    {
        for (var node = leaf; node is not null; node = node.Parent)
        {
            if (node.Repeats) return true;
        }
        return false;
    }
}
