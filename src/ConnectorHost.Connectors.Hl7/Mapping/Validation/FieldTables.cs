using System.Collections.Frozen;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Whether coded values of mapped fields stand in their HL7 table (hl7-mllp 11.2, 25).</summary>
internal static class FieldTables
{
    private static readonly FrozenDictionary<int, (int Field, FrozenSet<string> Codes)[]> Rows = new Dictionary<string, (int, FrozenSet<string>)[]>
    {
        ["PID"] = [(8, AnyCase("F M O U A N")), (30, Exact("Y N"))],
        ["ORC"] = [(1, OrderControls.Codes), (5, Exact("A CA CM DC ER HD IP RP SC"))],
        ["OBR"] = [(25, Exact("O I S A P C R F X Y Z M"))],
        ["OBX"] = [(11, Exact("C D F I N O P R S U W X"))],
    }.ToFrozenDictionary(r => Hl7Name.Pack(r.Key), r => r.Value);

    public static void Check(MapContext c, Hl7Segment segment)
    {
        if (!Rows.TryGetValue(c.Message.Index[segment.Index].Name, out var rows)) return;
        foreach (var (field, codes) in rows)
        {
            if (segment[field].Value() is { } code && !codes.Contains(code))
                c.Findings.Warn(FieldTypes.Location(segment, field), "103", "not a value of its table");
        }
    }

    private static FrozenSet<string> Exact(string codes) => codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> AnyCase(string codes) => codes.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
