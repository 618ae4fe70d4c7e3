namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Where a moment is looked for, in order; then come MSH-7 and the time of receipt (hl7-mllp 16.3, 19.2).</summary>
internal sealed class TimeChain
{
    private static readonly Place MessageTime = "MSH-7";

    private readonly Place[] _places;
    private readonly bool _warnsOfDefault;
    private readonly Func<MapContext, long?>? _first;

    /// <param name="warnsOfDefault">Whether MSH-7 and receipt are a default: the event has a clinical time of its own.</param>
    /// <param name="first">Asked before the fields.</param>
    /// <param name="places">Clinical fields, the best first.</param>
    private TimeChain(bool warnsOfDefault, Func<MapContext, long?>? first, Place[] places) => (_warnsOfDefault, _first, _places) = (warnsOfDefault, first, places);

    public static TimeChain Clinical(params Place[] places) => new(true, null, places);

    /// <summary>What a function finds goes before the fields.</summary>
    public static TimeChain Clinical(Func<MapContext, long?> first, params Place[] places) => new(true, first, places);

    /// <summary>Of events that MSH-7 dates as well as anything.</summary>
    public static TimeChain Plain(params Place[] places) => new(false, null, places);

    /// <summary>Epoch milliseconds; the time of receipt when nothing says.</summary>
    public long Read(MapContext c) => Read(c, out _);

    /// <param name="c">Message and scope.</param>
    /// <param name="isReceipt">Nothing says: a repeat of the message will have another time.</param>
    public long Read(MapContext c, out bool isReceipt)
    {
        isReceipt = false;
        if (Stated(c) is { } time) return time;
        var stated = c.Time(MessageTime);
        if (_warnsOfDefault)
            c.Findings.Default(c.At(_places.Length > 0 ? _places[0] : MessageTime), "time_defaulted",
                stated is null ? "no time stated, the time of receipt is used" : "no time of the event stated, that of the message is used");
        isReceipt = stated is null;
        return stated ?? c.Facts.ReceivedEpochMs;
    }

    /// <summary>The same without defaults: null when no clinical field says.</summary>
    public long? Stated(MapContext c)
    {
        if (_first?.Invoke(c) is { } first) return first;
        foreach (var place in _places)
        {
            if (c.Time(place) is { } time) return time;
        }
        return null;
    }
}
