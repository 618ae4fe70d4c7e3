using System.Collections.Frozen;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Fields of version 2.5.1 that hold a time, a date, a number or a set id (hl7-mllp 24): what the check of data types reads.</summary>
/// <remarks>Of insurances and guarantors only what events map: feeds fill the rest of those long segments loosely.</remarks>
internal static class TypedFields
{
    // t TS, d DT, m TM, n NM, s SI.
    private static readonly (string Segment, string Fields)[] Rows =
    [
        ("MSH", "7t 13n"),
        ("EVN", "2t 3t 6t"),
        ("PID", "1s 7t 25n 29t 33t"),
        ("PD1", "13d 17d 18d"),
        ("NK1", "1s 8d 9d 16t"),
        ("PV1", "1s 25d 26n 27n 30d 32n 33n 35d 44t 45t 46n 47n 48n 49n"),
        ("PV2", "8t 9t 10n 11n 14d 17d 20n 26d 28d 29d 33t 46d 47t 48t"),
        ("AL1", "1s 6d"),
        ("IAM", "1s 11d 13t 20t"),
        ("DG1", "1s 5t 12n 19t"),
        ("PR1", "1s 5t 7n 10n"),
        ("ROL", "5t 6t"),
        ("GT1", "1s"),
        ("IN1", "1s 12d 13d"),
        ("ORC", "9t 15t 27t"),
        ("OBR", "1s 6t 7t 8t 14t 22t 36t 37n"),
        ("OBX", "1s 9n 12t 14t 19t"),
        ("NTE", "1s"),
        ("TQ1", "1s 4m 7t 8t 14n"),
        ("SPM", "1s 13n 18t 19t 26n"),
        ("RXO", "2n 3n 11n 13n 18n 25n 28n"),
        ("RXE", "3n 4n 10n 12n 16n 17n 18t 25n 28n 32t 33n 39n"),
        ("RXD", "1n 3t 4n 8n 16n 19t 22n 28n"),
        ("RXG", "1n 2n 5n 6n 17n 20t 23n"),
        ("RXA", "1n 2n 3t 4t 6n 13n 16t 22t 23n"),
        ("RXC", "3n 5n 8n"),
        ("SCH", "3n 9n"),
        ("ARQ", "3n 9n"),
        ("RGS", "1s"),
        ("AIS", "1s 4t 5n 7n"),
        ("AIG", "1s 6n 8t 9n 11n"),
        ("AIL", "1s 6t 7n 9n"),
        ("AIP", "1s 6t 7n 9n"),
        ("FT1", "1s 5t 10n 31s"),
        ("TXA", "1s 4t 6t 7t 8t"),
        ("MSA", "4n"),
    ];

    private static readonly FrozenDictionary<int, TypedField[]> ByName =
        Rows.ToFrozenDictionary(r => Hl7Name.Pack(r.Segment), r => r.Fields.Split(' ').Select(f => new TypedField(int.Parse(f[..^1], System.Globalization.CultureInfo.InvariantCulture), f[^1])).ToArray());

    /// <summary>The typed fields of a segment, in order; empty for one without.</summary>
    public static ReadOnlySpan<TypedField> Of(int packedName) => ByName.TryGetValue(packedName, out var fields) ? fields : [];

    /// <param name="Field">From 1.</param>
    /// <param name="Type">Letter of the type.</param>
    internal readonly record struct TypedField(int Field, char Type);
}
