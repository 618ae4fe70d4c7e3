using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>How a value stands to a table.</summary>
internal enum TableMatch { Listed, OtherCase, Unlisted }

/// <summary>The values of a table (hl7-mllp 25).</summary>
internal sealed class ValueTable
{
    private readonly FrozenSet<string> _exact;
    private readonly FrozenSet<string> _anyCase;
    private readonly UInt128 _letters;

    private ValueTable(string number, bool isOfUser, IEnumerable<string> values)
    {
        (Number, IsOfUser) = (number, isOfUser);
        _exact = values.ToFrozenSet(StringComparer.Ordinal);
        _anyCase = _exact.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        foreach (var value in _exact)
        {
            if (value.Length == 1) _letters |= UInt128.One << value[0];
        }
    }

    /// <summary>As HL7 numbers it.</summary>
    public string Number { get; }

    /// <summary>The values are suggestions; case does not matter.</summary>
    public bool IsOfUser { get; }

    public IReadOnlyCollection<string> Values => _exact;

    /// <summary>The quick answer for what is listed as it stands.</summary>
    public bool HasLetter(ReadOnlySpan<byte> raw) => raw.Length == 1 && raw[0] < 128 && (_letters >> raw[0] & UInt128.One) != UInt128.Zero;

    public TableMatch Match(ReadOnlySpan<char> value)
    {
        if (_exact.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value)) return TableMatch.Listed;
        if (!_anyCase.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value)) return TableMatch.Unlisted;
        return IsOfUser ? TableMatch.Listed : TableMatch.OtherCase;
    }

    /// <summary>The tables of <c>tables.txt</c> with the fields that hold them; <c>IsMapped</c>: events read the field.</summary>
    public static IReadOnlyList<(ValueTable Table, string Segment, int Field, int Component, bool IsMapped)> Fields { get; } = [.. DataLines.Of("tables.txt").SelectMany(Parse)];

    private static IEnumerable<(ValueTable, string, int, int, bool)> Parse(string line)
    {
        var colon = line.IndexOf(" : ", StringComparison.Ordinal);
        var head = DataLines.Words(line[..colon]);
        var table = new ValueTable(head[0], head[1] == "U", ValuesOf(line[(colon + 3)..]));
        foreach (var field in head[2..])
        {
            var parts = field.TrimEnd('+').Split('-');
            yield return (table, parts[0], NumberOf(parts[1]), parts.Length > 2 ? NumberOf(parts[2]) : 0, field.EndsWith('+'));
        }
    }

    // Words, and |values with blanks|.
    private static IEnumerable<string> ValuesOf(string text) =>
        text.Split('|').SelectMany((part, i) => i % 2 == 1 ? [part] : DataLines.Words(part));

    private static int NumberOf(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
