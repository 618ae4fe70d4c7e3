using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>How much of what an event expects is there (hl7-mllp 11.6): weights of present fields over weights of expected ones.</summary>
internal sealed class Completeness
{
    private readonly Row[] _rows;
    private readonly double _expected;

    public Completeness(params Row[] rows)
    {
        _rows = rows;
        foreach (var row in rows) _expected += row.Weight;
    }

    /// <summary>0 to 1, rounded to four places.</summary>
    public double Of(MapContext c)
    {
        double present = 0;
        foreach (var row in _rows) present += row.Weight * row.Share(c);
        return Math.Round(present / _expected, 4);
    }

    /// <summary>Counts when one of the fields has a value.</summary>
    public static Row Any(int weight, params Place[] places) => new(weight, c => HasAny(c, places) ? 1 : 0);

    /// <summary>Counts when one of the fields holds a readable time.</summary>
    public static Row Time(int weight, params Place[] places) => new(weight, c =>
    {
        foreach (var place in places)
        {
            if (c.IsTime(place)) return 1;
        }
        return 0;
    });

    /// <summary>Counts what the function says, 0 to 1: for repeating parts.</summary>
    public static Row By(int weight, Func<MapContext, double> share) => new(weight, share);

    public static bool HasAny(MapContext c, Place[] places)
    {
        foreach (var place in places)
        {
            if (place.Path.Component > 0 ? c.Scope.Leaf(place).HasValue : Has(c.Scope.Field(place))) return true;
        }
        return false;
    }

    /// <summary>A field has a value when any part of it has, and it is not one <c>""</c>.</summary>
    public static bool Has(Hl7Field field)
    {
        var raw = field.RawBytes;
        if (raw.IsEmpty) return false;
        return char.IsAsciiLetterOrDigit((char)raw[0]) || HasPart(field);
    }

    private static bool HasPart(Hl7Field field) => !field.IsEmpty && !(field.IsNull && field.RepetitionCount == 1 && field[0].ComponentCount == 1);

    internal sealed record Row(int Weight, Func<MapContext, double> Share);
}
