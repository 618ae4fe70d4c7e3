using System.Collections.Frozen;
using System.Globalization;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>What is checked of the segments of one name; compiled once from the data files.</summary>
/// <param name="Number">Of the segment among all known ones.</param>
/// <param name="Required">Fields that hl7-mllp 11.4 asks for.</param>
/// <param name="Fields">In ascending order.</param>
/// <param name="HasSetId">Field 1 counts the segments.</param>
internal sealed record SegmentRules(int Number, RequiredFields.Rule[] Required, FieldRule[] Fields, bool HasSetId)
{
    /// <summary>Longest values: by type, by field, and by field up to a version.</summary>
    private static readonly FrozenDictionary<string, int> Lengths =
        DataLines.Of("types.txt").Select(DataLines.Words).ToFrozenDictionary(w => string.Join(' ', w[..^1]), w => int.Parse(w[^1], CultureInfo.InvariantCulture));

    /// <summary>What level standard looks at: types that can be wrong, and tables of fields that events read.</summary>
    public static FrozenDictionary<int, SegmentRules> Light { get; } = Build(isThorough: false);

    /// <summary>Everything, for level strict and where findings of class I are wanted.</summary>
    public static FrozenDictionary<int, SegmentRules> Thorough { get; } = Build(isThorough: true);

    // Of insurances and guarantors level standard reads what events map: feeds fill the rest of those long segments loosely.
    private static bool IsLoose(string segment, int field) => segment switch
    {
        "IN1" => field is not (1 or 3 or 12 or 13 or 49),
        "GT1" => field is not (1 or 2),
        _ => false,
    };

    private static FrozenDictionary<int, SegmentRules> Build(bool isThorough)
    {
        var tables = ValueTable.Fields.ToLookup(t => (t.Segment, t.Field));
        var rules = new Dictionary<int, SegmentRules>();
        foreach (var segment in SegmentDefinition.All)
        {
            var required = RequiredFields.Of(segment.Name);
            var fields = new List<FieldRule>();
            foreach (var field in segment.Fields)
            {
                if (field.Type == "-" || !isThorough && IsLoose(segment.Name, field.Number)) continue;
                var kind = FieldKinds.Of(field.Type);
                foreach (var (table, component, check) in tables[(segment.Name, field.Number)].Select(t => (t.Table, t.Component, CheckOf(t.Table, t.IsMapped))).DefaultIfEmpty((null!, 0, Check.Table)))
                {
                    if (!isThorough && kind.IsThorough() && (table is null || check is not (Check.MappedTable or Check.MappedUserTable))) continue;
                    var isMapped = check is Check.MappedTable or Check.MappedUserTable;
                    AddUseful(new(field.Number, kind.IsThorough() && !isThorough ? FieldKind.Free : table is not null && kind == FieldKind.Code ? FieldKind.Free : kind,
                        isThorough || isMapped ? table : null, component, check, isThorough ? LengthOf(segment.Name, field) : 0, field.Repeats,
                        isThorough && field.IsRequired && !Array.Exists(required, r => r.Speaks(field.Number))));
                }
            }
            rules.Add(Hl7Name.Pack(segment.Name), new(rules.Count, required, [.. fields], segment.Fields is [{ Type: "SI" }, ..]));

            void AddUseful(FieldRule rule)
            {
                if (rule.Kind is not (FieldKind.Free or FieldKind.Text) || rule.Table is not null || rule.MaxLength > 0 || rule.IsRequired || isThorough && !rule.MayRepeat) fields.Add(rule);
            }
        }
        return rules.ToFrozenDictionary();
    }

    private static Check CheckOf(ValueTable table, bool isMapped) =>
        table.IsOfUser ? isMapped ? Check.MappedUserTable : Check.UserTable : isMapped ? Check.MappedTable : Check.Table;

    private static int LengthOf(string segment, in FieldDefinition field) =>
        Lengths.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{segment}-{field.Number}"), out var own) ? own : Lengths.GetValueOrDefault(field.Type);
}
