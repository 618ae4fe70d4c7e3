namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>A time on the time line.</summary>
/// <param name="State">Whether there is one.</param>
/// <param name="Stamp">As stated.</param>
/// <param name="EpochMs">Milliseconds since 1970-01-01 UTC; 0 without a value.</param>
/// <param name="ZoneAssumed">A time of day without an offset, in a message without an offset: <c>hl7.timezone</c> was used.</param>
public readonly record struct Hl7TimeReading(Hl7TimeState State, Hl7Timestamp Stamp, long EpochMs, bool ZoneAssumed)
{
    /// <summary>There is a time.</summary>
    public bool HasValue => State == Hl7TimeState.Valid;

    /// <summary>Milliseconds since 1970-01-01 UTC, or <c>null</c>.</summary>
    public long? Value => HasValue ? EpochMs : null;

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7TimeReading);
}
