using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Hl7.Tests.Messages.Types;

/// <summary>hl7-mllp 13.1 and 13.2.</summary>
public class Hl7TimestampTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("1994", "1994-01-01T00:00:00.000", Hl7Precision.Year, null)]
    [InlineData("199407", "1994-07-01T00:00:00.000", Hl7Precision.Month, null)]
    [InlineData("19940704", "1994-07-04T00:00:00.000", Hl7Precision.Day, null)]
    [InlineData("1994070413", "1994-07-04T13:00:00.000", Hl7Precision.Hour, null)]
    [InlineData("199407041305", "1994-07-04T13:05:00.000", Hl7Precision.Minute, null)]
    [InlineData("19940704130509", "1994-07-04T13:05:09.000", Hl7Precision.Second, null)]
    [InlineData("19940704130509.1", "1994-07-04T13:05:09.100", Hl7Precision.Fraction, null)]
    [InlineData("19940704130509.1234", "1994-07-04T13:05:09.123", Hl7Precision.Fraction, null)]
    [InlineData("19940704130509.123456789", "1994-07-04T13:05:09.123", Hl7Precision.Fraction, null)]
    [InlineData("199407041305-0500", "1994-07-04T13:05:00.000", Hl7Precision.Minute, -300)]
    [InlineData("19940704+0200", "1994-07-04T00:00:00.000", Hl7Precision.Day, 120)]
    [InlineData("1994-0500", "1994-01-01T00:00:00.000", Hl7Precision.Year, -300)]
    [InlineData("202603122400", "2026-03-13T00:00:00.000", Hl7Precision.Minute, null)]
    [InlineData("20261231240000", "2027-01-01T00:00:00.000", Hl7Precision.Second, null)]
    [InlineData("20260312081560", "2026-03-12T08:15:59.999", Hl7Precision.Second, null)]
    [InlineData("20240229", "2024-02-29T00:00:00.000", Hl7Precision.Day, null)]
    public void Hl7_forms_are_read_with_their_precision(string text, string local, object precision, int? offsetMinutes)
    {
        var warnings = Hl7Warnings.None;
        Assert.Equal(Hl7TimeState.Valid, Hl7Timestamp.TryRead(text, out var stamp, ref warnings));
        Assert.Equal(local, stamp.Local.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(((Hl7Precision)precision, offsetMinutes), (stamp.Precision, (int?)stamp.Offset?.TotalMinutes));
        Assert.Equal(Hl7Warnings.None, warnings);
    }

    [Theory]
    [InlineData("2026-03-12T08:15:42-05:00", "2026-03-12T08:15:42-05:00")]
    [InlineData("2026-03-12 08:15:42", "2026-03-12T08:15:42")]
    [InlineData("2026-03-12", "2026-03-12")]
    [InlineData("2026-03", "2026-03")]
    [InlineData("20260312T081542Z", "2026-03-12T08:15:42Z")]
    [InlineData("20260312081542Z", "2026-03-12T08:15:42Z")]
    [InlineData("20260312081542+01:00", "2026-03-12T08:15:42+01:00")]
    [InlineData("2026-03-12T08:15", "2026-03-12T08:15")]
    [InlineData("2026-03-12T08:15:42.5Z", "2026-03-12T08:15:42.500Z")]
    public void Iso_forms_are_read_with_a_warning(string text, string iso)
    {
        var warnings = Hl7Warnings.None;
        Assert.Equal(Hl7TimeState.Valid, Hl7Timestamp.TryRead(text, out var stamp, ref warnings));
        Assert.Equal(iso, stamp.IsoText);
        Assert.Equal(Hl7Warnings.TimeFormat, warnings);
    }

    [Theory]
    [InlineData("", Hl7TimeState.Absent, Hl7Warnings.None)]
    [InlineData("  ", Hl7TimeState.Absent, Hl7Warnings.None)]
    [InlineData("\"\"", Hl7TimeState.Absent, Hl7Warnings.None)]
    [InlineData("00000000", Hl7TimeState.Absent, Hl7Warnings.TimePlaceholder)]
    [InlineData("0", Hl7TimeState.Absent, Hl7Warnings.TimePlaceholder)]
    [InlineData("99991231", Hl7TimeState.Absent, Hl7Warnings.TimePlaceholder)]
    [InlineData("99991231235959", Hl7TimeState.Absent, Hl7Warnings.TimePlaceholder)]
    [InlineData("20260230", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("20250229", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("20260000", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("20261301", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("20260230256199", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("202603122460", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("202603122401", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("202603122500", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("20260312081561", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("yesterday", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("2026031", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("202603120815421", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("202603120815.5", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("20260312081542.1234567890", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("202603120815-9900", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("1750", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    [InlineData("12/03/2026", Hl7TimeState.Invalid, Hl7Warnings.TimeInvalid)]
    public void What_is_no_time_gives_no_value_and_never_rolls_over(string text, object state, object expected)
    {
        var warnings = Hl7Warnings.None;
        Assert.Equal((Hl7TimeState)state, Hl7Timestamp.TryRead(text, out _, ref warnings));
        Assert.Equal((Hl7Warnings)expected, warnings);
    }

    [Theory]
    [InlineData("19940704^Y", Hl7Precision.Year)]
    [InlineData("19940704^L", Hl7Precision.Month)]
    [InlineData("19940704^D", Hl7Precision.Day)]
    [InlineData("199407041305^H", Hl7Precision.Hour)]
    [InlineData("19940704130501^M", Hl7Precision.Minute)]
    [InlineData("199407^M", Hl7Precision.Month)]
    [InlineData("199407041305^S", Hl7Precision.Minute)]
    public void The_old_precision_letter_lowers_but_never_raises(string raw, object precision) =>
        Assert.Equal((Hl7Precision)precision, new Hl7Zones(null, TimeZoneInfo.Utc).Read(Samples.Field(raw)).Stamp.Precision);

    [Theory]
    [InlineData("1994", "1994")]
    [InlineData("199407", "1994-07")]
    [InlineData("19940704", "1994-07-04")]
    [InlineData("199407042359-1100", "1994-07-04")]
    public void Birth_dates_stay_text_and_are_never_shifted(string text, string date)
    {
        var warnings = Hl7Warnings.None;
        Hl7Timestamp.TryRead(text, out var stamp, ref warnings);
        Assert.Equal(date, stamp.DateText);
    }

    [Theory]
    [InlineData("202603120815-0500", "2026-03-12T13:15:00Z", false)]       // its own offset
    [InlineData("202603120815", "2026-03-12T12:15:00Z", true)]            // summer time since 8 March
    [InlineData("202601120815", "2026-01-12T13:15:00Z", true)]
    [InlineData("20260112", "2026-01-12T05:00:00Z", false)]               // a date assumes nothing worth a warning
    [InlineData("202603080230", "2026-03-08T07:30:00Z", true)]            // gap: moved forward by it
    [InlineData("202611010130", "2026-11-01T05:30:00Z", true)]            // overlap: the earlier offset
    public void The_zone_is_that_of_the_value_else_the_configured_one(string raw, string utc, bool assumed)
    {
        var message = Samples.With("ZZZ|" + raw);
        var reading = new Hl7Zones(null, NewYork).Read(message.Segment("ZZZ")[1]);
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), reading.Value);
        Assert.Equal(assumed, reading.ZoneAssumed);
        Assert.Equal(assumed ? Hl7Warnings.ZoneAssumed : Hl7Warnings.None, message.Warnings);
    }

    [Fact]
    public void The_offset_of_msh_7_comes_before_the_configured_zone()
    {
        var message = Samples.Message("064");                             // MSH-7 +0200
        var reading = Hl7Zones.Of(message.Header, NewYork).Read(Samples.Field("202604061000"));
        Assert.Equal(new DateTimeOffset(2026, 4, 6, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), reading.Value);
        Assert.False(reading.ZoneAssumed);
    }

    [Theory]
    [InlineData("08", "08:00")]
    [InlineData("0815", "08:15")]
    [InlineData("081542", "08:15:42")]
    [InlineData("081542.1234+0100", "08:15:42")]
    [InlineData("2400", "24:00")]
    [InlineData("2561", null)]
    [InlineData("8", null)]
    [InlineData("noon", null)]
    public void A_time_of_day_stands_alone(string text, string? iso)
    {
        var warnings = Hl7Warnings.None;
        var state = Hl7TimeOfDay.TryRead(text, out var time, ref warnings);
        Assert.Equal(iso, state == Hl7TimeState.Valid ? time.IsoText : null);
    }
}
