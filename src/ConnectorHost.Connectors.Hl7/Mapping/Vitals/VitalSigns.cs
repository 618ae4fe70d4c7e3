using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Vitals;

/// <summary>The rows of a vitals event as signs, one entry per sign; the two rows of a blood pressure become one (hl7-mllp 17.3, 17.4).</summary>
internal static class VitalSigns
{
    private const int RangeField = 5;

    public static object?[] All(MapContext c, Schema list)
    {
        var (rows, kinds) = (c.Detail.Rows, c.Detail.Kinds);
        var signs = new List<object?>(rows.Count);
        var isTaken = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            if (isTaken[i]) continue;
            var reading = VitalReading.Read(c, rows[i], kinds[i]);
            signs.Add(kinds[i].Part switch
            {
                PressurePart.None => Sign(list.ValueSchema!, reading),
                PressurePart.Combined => Combined(c, list.ValueSchema!, reading),
                _ => Pair(c, list.ValueSchema!, i, reading, isTaken),
            });
        }
        return [.. signs];
    }

    private static Struct Sign(Schema element, VitalReading r)
    {
        var range = r.Range is { } stated && (stated.Low ?? stated.High) is not null
            ? EventParts.NormalRange(element.Fields[RangeField].Schema, r.Scale(stated.Low), r.Scale(stated.High), null, null)
            : null;
        return EventParts.VitalSign(element, r.Kind.Type, r.Value, null, null, r.Unit, range, r.Code, r.Display, r.Flag, range is null ? r.Range?.Text : null);
    }

    // "142/91", or an SN with a slash.
    private static Struct Combined(MapContext c, Schema element, VitalReading r)
    {
        if (r.Value is null || r.Second is null) c.Findings.Warn(FindingPlace.Of(r.Row, 5), "bp_incomplete", "blood pressure with one value only");
        return Pressure(element, r, r.Value, r.Second, Limits(element, r.Range?.Low, r.Range?.High, systolic: true), Limits(element, r.Range?.SecondLow, r.Range?.SecondHigh, systolic: false),
            r.Flag, RangeText(r));
    }

    private static Struct Pair(MapContext c, Schema element, int row, VitalReading first, bool[] isTaken)
    {
        isTaken[row] = true;
        var other = FindOther(c, row, isTaken);
        VitalReading? second = null;
        if (other >= 0)
        {
            isTaken[other] = true;
            second = VitalReading.Read(c, c.Detail.Rows[other], c.Detail.Kinds[other]);
        }
        else
        {
            c.Findings.Warn(FindingPlace.Of(first.Row, 5), "bp_incomplete", "blood pressure with one value only");
        }
        var (systolic, diastolic) = first.Kind.Part == PressurePart.Systolic ? (first, second) : (second, first);
        return Pressure(element, systolic ?? first, systolic?.Value, diastolic?.Value, Limits(element, systolic?.Range?.Low, systolic?.Range?.High, systolic: true),
            Limits(element, diastolic?.Range?.Low, diastolic?.Range?.High, systolic: false), systolic?.Flag ?? diastolic?.Flag, systolic is null ? null : RangeText(systolic));
    }

    // The same OBX-4 if both have one; else the same OBX-14; else the next in order.
    private static int FindOther(MapContext c, int row, bool[] isTaken)
    {
        var (rows, kinds) = (c.Detail.Rows, c.Detail.Kinds);
        var wanted = kinds[row].Part == PressurePart.Systolic ? PressurePart.Diastolic : PressurePart.Systolic;
        int sameTime = -1, next = -1;
        for (var i = 0; i < rows.Count; i++)
        {
            if (isTaken[i] || kinds[i].Part != wanted) continue;
            var (mine, theirs) = (rows[row][4], rows[i][4]);
            if (mine.HasValue && theirs.HasValue)
            {
                if (mine.RawBytes.SequenceEqual(theirs.RawBytes)) return i;
                continue;
            }
            if (sameTime < 0 && rows[row][14].HasValue && rows[row][14].RawBytes.SequenceEqual(rows[i][14].RawBytes)) sameTime = i;
            if (next < 0) next = i;
        }
        return sameTime >= 0 ? sameTime : next;
    }

    private static Struct Pressure(Schema element, VitalReading named, double? systolic, double? diastolic, Struct? systolicRange, Struct? diastolicRange, string? flag, string? rangeText)
    {
        var range = (systolicRange ?? diastolicRange) is null ? null : EventParts.NormalRange(element.Fields[RangeField].Schema, null, null, systolicRange, diastolicRange);
        return EventParts.VitalSign(element, VitalCodes.BloodPressure, null, systolic, diastolic, named.Unit, range, named.Code, named.Display, flag, rangeText);
    }

    private static Struct? Limits(Schema element, double? low, double? high, bool systolic) =>
        (low ?? high) is null ? null : EventParts.LowHigh(element.Fields[RangeField].Schema.Fields[systolic ? 2 : 3].Schema, low, high);

    private static string? RangeText(VitalReading r) => r.Range is { } range && (range.Low ?? range.High) is null ? range.Text : null;
}
