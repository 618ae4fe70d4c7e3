using ConnectorHost.Connectors.Hl7.Mllp;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>The rows of hl7-mllp 3.3 that one connection measures.</summary>
public sealed class ConnectionClockTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MllpFrameDecoder _decoder = MllpFrameDecoder.Create(100_000, 100, strict: false);
    private readonly ConnectionClock _clock;

    public ConnectionClockTests() => _clock = Clock(TimeSpan.Zero);

    [Fact]
    public void A_silence_inside_a_frame_ends_it()
    {
        Receive("\vMSH|");
        Assert.Equal(Expiry.None, After(29_999));
        Assert.Equal(Expiry.Frame, After(1));
        Receive("^");
        Assert.Equal(Expiry.None, After(0));
    }

    [Fact]
    public void A_frame_may_take_the_silence_and_a_millisecond_per_byte()
    {
        Receive("\vMSH|");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Expiry.None, After(9_999));
            Receive("x");
        }
        Assert.Equal(Expiry.None, After(10));                  // 30 007 ms for 7 bytes
        Assert.Equal(Expiry.Frame, After(1));
        Receive(new string('x', 20_000));
        Assert.Equal(Expiry.None, After(19_999));
        Assert.Equal(Expiry.Frame, After(1));
    }

    [Fact]
    public void Each_frame_has_its_own_time_a_restarted_one_too()
    {
        for (var i = 0; i < 3; i++)
        {
            Receive("\vMSH|" + new string('x', 10));
            Assert.Equal(Expiry.None, After(25_000));
            Receive("\vMSH|");
            Assert.Equal(Expiry.None, After(25_000));
            Receive("\u001c\r");
            _decoder.DropBlank();
            Assert.Equal(Expiry.None, After(100_000));
        }
    }

    [Fact]
    public void The_grace_time_runs_from_a_lone_end_block_to_the_next_byte()
    {
        Receive("\vMSH|\u001c");
        Assert.Equal(Expiry.None, After(249));
        Receive("x");
        Assert.Equal(Expiry.None, After(5000));
        Receive("\u001c");
        Assert.Equal(Expiry.Grace, After(250));
    }

    [Fact]
    public void The_frame_time_runs_while_a_strict_frame_waits_for_its_last_byte()
    {
        using var strict = MllpFrameDecoder.Create(1000, 0, strict: true);
        strict.Read("\vMSH|\u001c"u8, out _);
        _clock.Received();
        _clock.Follow(strict, alone: false);
        Assert.Equal(Expiry.None, After(29_999));
        Assert.Equal(Expiry.Frame, After(1));
    }

    [Fact]
    public void Clocks_stand_still_while_we_do_not_read()
    {
        Receive("\vMSH|");
        Assert.Equal(Expiry.None, After(20_000));
        _clock.Stop();
        Assert.Equal(Expiry.None, After(1_000_000));
        Assert.Equal(TimeSpan.FromSeconds(1000), _clock.GoOn());
        Assert.Equal(Expiry.None, After(9_999));
        Assert.Equal(Expiry.Frame, After(1));
    }

    [Fact]
    public void A_frame_that_goes_on_without_room_has_the_time_of_a_silence()
    {
        Receive("\v" + new string('x', 50_000));
        Assert.Equal(Expiry.None, After(25_000));
        Receive("x", alone: true);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Expiry.None, After(9_000));
            Receive("x", alone: true);
        }
        Assert.Equal(Expiry.None, After(3_000));
        Assert.Equal(Expiry.Frame, After(1));
        Receive("x", alone: false);
        Assert.Equal(Expiry.None, After(1));
    }

    [Fact]
    public void Idle_time_counts_from_the_last_byte_and_the_last_message_in_flight()
    {
        var clock = Clock(TimeSpan.FromSeconds(10));
        clock.Received();
        clock.Follow(_decoder, alone: false);
        _time.Advance(TimeSpan.FromSeconds(9));
        clock.Busy(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(Expiry.None, clock.Check(_time.GetTimestamp()));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Expiry.Idle, clock.Check(_time.GetTimestamp()));
        Assert.Equal(Expiry.None, _clock.Check(_time.GetTimestamp()));       // never, by default
    }

    public void Dispose() => _decoder.Dispose();

    private ConnectionClock Clock(TimeSpan idle) => new(
        new MllpConfig(0, false, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), idle, 100_000, 100, 1, 1, 1, 1000), _time);

    private void Receive(string bytes, bool alone = false)
    {
        _decoder.Read(DecodedStream.Bytes(bytes), out _);
        _clock.Received();
        _clock.Follow(_decoder, alone);
    }

    private Expiry After(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return _clock.Check(_time.GetTimestamp());
    }
}
