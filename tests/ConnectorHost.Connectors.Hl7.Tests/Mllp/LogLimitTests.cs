using ConnectorHost.Connectors.Hl7.Mllp;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

public sealed class LogLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_reason_passes_once_a_minute_and_tells_how_many_were_held_back()
    {
        var limit = new LogLimit(_time);
        Assert.True(limit.Allows("a", out _));
        Assert.False(limit.Allows("a", out _));
        Assert.False(limit.Allows("a", out _));
        Assert.True(limit.Allows("b", out _));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(limit.Allows("a", out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.Allows("a", out var skipped));
        Assert.Equal(3, skipped);
    }

    [Fact]
    public void Ever_new_reasons_count_as_one_until_old_ones_are_forgotten()
    {
        var limit = new LogLimit(_time);
        var passed = Enumerable.Range(0, 10_000).Count(i => limit.Allows($"{i}", out _));
        Assert.Equal(257, passed);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(limit.Allows("new", out _));
        Assert.False(limit.Allows("new", out _));
    }
}
