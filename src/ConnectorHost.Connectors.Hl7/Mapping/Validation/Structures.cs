using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>The structures of <c>structures.txt</c> by message and version; read once.</summary>
internal static class Structures
{
    private const string Any = "*";

    private static readonly FrozenDictionary<string, (VersionRange Versions, MessageStructure Structure)[]> ByName;
    private static readonly FrozenDictionary<(string Type, string Trigger), (VersionRange Versions, string Structure)[]> ByMessage;
    private static readonly FrozenDictionary<int, (VersionRange Versions, FrozenSet<string> Structures)[]> Later;

    static Structures()
    {
        var names = new List<(string Name, VersionRange Versions, MessageStructure Structure)>();
        var messages = new List<((string, string) Message, VersionRange Versions, string Structure)>();
        var later = new List<(int Segment, VersionRange Versions, FrozenSet<string> Structures)>();
        foreach (var line in DataLines.Of("structures.txt"))
        {
            var words = DataLines.Words(line);
            if (words[0] == "@") messages.AddRange(MessagesOf(words));
            else if (words[0] == "+") later.AddRange(LaterOf(words));
            else
            {
                var hasRange = VersionRange.TryParse(words[1], out var range);
                names.Add((words[0], range, new(words[0], string.Join(' ', words[(hasRange ? 2 : 1)..]))));
            }
        }
        // Lines with a range go before the one without.
        ByName = names.GroupBy(n => n.Name).ToFrozenDictionary(g => g.Key, g => g.OrderBy(n => n.Versions == VersionRange.All).Select(n => (n.Versions, n.Structure)).ToArray());
        ByMessage = messages.GroupBy(m => m.Message).ToFrozenDictionary(g => g.Key, g => g.OrderBy(m => m.Versions == VersionRange.All).Select(m => (m.Versions, m.Structure)).ToArray());
        Later = later.GroupBy(l => l.Segment).ToFrozenDictionary(g => g.Key, g => g.Select(l => (l.Versions, l.Structures)).ToArray());
    }

    public static IEnumerable<MessageStructure> All => ByName.Values.SelectMany(v => v).Select(v => v.Structure);

    /// <summary>Names that trigger lines use.</summary>
    public static IEnumerable<string> Named => ByMessage.Values.SelectMany(v => v).Select(v => v.Structure).Concat(Later.Values.SelectMany(v => v).SelectMany(v => v.Structures).Where(n => n != Any));

    /// <summary>Segments that came with a later version.</summary>
    public static IEnumerable<int> LaterSegments => Later.Keys;

    /// <summary>The structure of a message; null when none is known.</summary>
    public static MessageStructure? Find(string type, string trigger, int version)
    {
        if (!ByMessage.TryGetValue((type, trigger), out var rows) && !ByMessage.TryGetValue((type, Any), out rows)) return null;
        foreach (var row in rows)
        {
            if (!row.Versions.Holds(version)) continue;
            foreach (var (versions, structure) in ByName[row.Structure])
            {
                if (versions.Holds(version)) return structure;
            }
        }
        return null;
    }

    /// <summary>The version lets a segment stand in a structure that does not name it there.</summary>
    public static bool Allows(MessageStructure structure, int packedName, int version)
    {
        if (!Later.TryGetValue(packedName, out var rows)) return false;
        foreach (var (versions, structures) in rows)
        {
            if (versions.Holds(version) && (structures.Contains(Any) || structures.Contains(structure.Name))) return true;
        }
        return false;
    }

    private static IEnumerable<((string, string), VersionRange, string)> MessagesOf(string[] words)
    {
        var hasRange = VersionRange.TryParse(words[2], out var range);
        foreach (var message in words[(hasRange ? 3 : 2)..])
        {
            var parts = message.Split('^');
            yield return ((parts[0], parts[1]), range, words[1]);
        }
    }

    private static IEnumerable<(int, VersionRange, FrozenSet<string>)> LaterOf(string[] words)
    {
        if (!VersionRange.TryParse(words[1], out var range)) throw new FormatException("A line of later segments has no versions.");
        var colon = Array.IndexOf(words, ":");
        var structures = words[(colon + 1)..].ToFrozenSet();
        foreach (var segment in words[2..colon]) yield return (Hl7Name.Pack(segment), range, structures);
    }
}
