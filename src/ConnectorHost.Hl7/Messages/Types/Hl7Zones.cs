namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Which offset times without one get: that of MSH-7, else the configured zone (hl7-mllp 13.2).</summary>
/// <param name="messageOffset">Offset of MSH-7, when stated.</param>
/// <param name="zone"><c>hl7.timezone</c>.</param>
public sealed class Hl7Zones(TimeSpan? messageOffset, TimeZoneInfo zone)
{
    /// <summary>Reads MSH-7 of a message.</summary>
    public static Hl7Zones Of(Hl7Header header, TimeZoneInfo zone)
    {
        var ignored = Hl7Warnings.None;
        return new(Hl7Timestamp.TryRead(header.Component(7, 1), out var stamp, ref ignored) == Hl7TimeState.Valid ? stamp.Offset : null, zone);
    }

    /// <summary>A TS or DTM as a field's repetition; its second component is the old precision letter.</summary>
    public Hl7TimeReading Read(Hl7Repetition part) => Read(part[1].First, part[2].First);

    /// <summary>A TS or DTM in a field.</summary>
    public Hl7TimeReading Read(Hl7Field field) => Read(field[0]);

    /// <summary>A TS or DTM inside a component, as in TQ, DR and DLD.</summary>
    public Hl7TimeReading Read(Hl7Component part) => Read(part[1], part[2]);

    /// <summary>Puts a stated time on the time line.</summary>
    public long ToEpochMs(in Hl7Timestamp stamp) =>
        (stamp.Local - (stamp.Offset ?? messageOffset ?? OffsetAt(stamp.Local)) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    private Hl7TimeReading Read(Hl7Leaf time, Hl7Leaf letter)
    {
        if (time.IsEmpty) return default;
        var warnings = Hl7Warnings.None;
        var state = Hl7Timestamp.TryRead(time.Text(), out var stamp, ref warnings);
        if (state == Hl7TimeState.Valid && letter.RawBytes.Trim((byte)' ') is [var l]) stamp = stamp.Lowered((char)l);
        var assumed = state == Hl7TimeState.Valid && stamp.Precision >= Hl7Precision.Hour && stamp.Offset is null && messageOffset is null;
        if (assumed) warnings |= Hl7Warnings.ZoneAssumed;
        if (warnings != Hl7Warnings.None) time.Warn(warnings);
        return new(state, stamp, state == Hl7TimeState.Valid ? ToEpochMs(stamp) : 0, assumed);
    }

    private TimeSpan OffsetAt(DateTime local)
    {
        // A gap: with the offset before it the time moves forward by the gap. An overlap: the offset that was in force first.
        if (zone.IsInvalidTime(local)) return zone.GetUtcOffset(local.AddHours(-3));
        return zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
    }
}
