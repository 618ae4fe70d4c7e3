using ConnectorHost.Connectors.Hl7.Mapping.Validation;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Completeness of results and vital signs (hl7-mllp 11.6): a field of the rows counts by its share.</summary>
internal static class RowShares
{
    public static readonly Completeness Table = new(
        Completeness.Any(3, "PID-3"), Completeness.Any(3, "OBR-4"), Completeness.By(3, c => Share(c, 3)),
        Completeness.By(2, Values), Completeness.By(2, c => Share(c, 11)), Completeness.Time(2, "OBR-7"),
        Completeness.By(1, UnitOfNumbers), Completeness.By(1, c => Share(c, 7)), Completeness.Time(1, "OBR-22"), Completeness.Any(1, "OBR-25"),
        Completeness.By(1, Times));

    private static double Share(MapContext c, int field)
    {
        if (c.Detail.Rows.Count == 0) return 0;
        var present = 0;
        foreach (var row in c.Detail.Rows)
        {
            if (Completeness.Has(row[field])) present++;
        }
        return (double)present / c.Detail.Rows.Count;
    }

    // What cannot be read by its type is not there.
    private static double Values(MapContext c)
    {
        if (c.Detail.Rows.Count == 0) return 0;
        var present = 0;
        foreach (var row in c.Detail.Rows)
        {
            if (Completeness.Has(row[5]) && ObservationRows.IsReadable(row)) present++;
        }
        return (double)present / c.Detail.Rows.Count;
    }

    private static double Times(MapContext c)
    {
        if (c.Detail.Rows.Count == 0) return 0;
        var present = 0;
        foreach (var row in c.Detail.Rows)
        {
            if (!row[14].RawBytes.IsEmpty && c.Zones.Read(row[14]).HasValue) present++;
        }
        return (double)present / c.Detail.Rows.Count;
    }

    // Only numbers need a unit; rows without numbers miss none.
    private static double UnitOfNumbers(MapContext c)
    {
        int numbers = 0, present = 0;
        foreach (var row in c.Detail.Rows)
        {
            if (!row[2].Is("NM")) continue;
            numbers++;
            if (Completeness.Has(row[6])) present++;
        }
        return numbers > 0 ? (double)present / numbers : c.Detail.Rows.Count > 0 ? 1 : 0;
    }
}
