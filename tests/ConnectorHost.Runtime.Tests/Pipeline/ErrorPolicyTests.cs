using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Pipeline;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class ErrorPolicyTests
{
    private static readonly RetriableException Retriable = new("for now");
    private readonly WatchedTime _time = new();

    [Fact]
    public void Without_a_time_for_retries_there_are_none() => Assert.Null(Delay(Policy(TimeSpan.Zero), Retriable, 1));

    [Fact]
    public void Errors_that_are_not_retriable_are_not_retried() => Assert.Null(Delay(Policy(null), new DataException("for good"), 1));

    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 600)]
    [InlineData(3, 1200)]
    [InlineData(8, 38_400)]
    public void Delays_double_from_300_ms(int failures, int milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Delay(Policy(null), Retriable, failures));

    [Theory]
    [InlineData(9)]
    [InlineData(1000)]
    public void Above_the_largest_delay_it_is_random_below_it(int failures)
    {
        for (var i = 0; i < 50; i++) Assert.InRange(Delay(Policy(null), Retriable, failures)!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_delay_never_passes_the_deadline()
    {
        var policy = Policy(TimeSpan.FromMilliseconds(1000));
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.True(policy.Allows(Retriable, 2, started, null, _time, out var delay));
        Assert.Equal(TimeSpan.FromMilliseconds(100), delay);
        _time.Advance(delay);
        Assert.False(policy.Allows(Retriable, 3, started, null, _time, out _));
    }

    [Fact]
    public void Waits_end_when_the_answer_is_due_even_without_a_deadline_of_their_own()
    {
        var due = _time.GetTimestamp() + (_time.TimestampFrequency / 5);       // 200 ms
        Assert.True(Policy(null).Allows(Retriable, 1, _time.GetTimestamp(), due, _time, out var delay));
        Assert.Equal(TimeSpan.FromMilliseconds(200), delay);
        _time.Advance(delay);
        Assert.False(Policy(null).Allows(Retriable, 2, _time.GetTimestamp(), due, _time, out _));
    }

    private static ErrorPolicy Policy(TimeSpan? timeout) => new(ToleranceType.None, timeout, TimeSpan.FromMinutes(1), LogErrors: false, AnswersSenders: false);

    private TimeSpan? Delay(ErrorPolicy policy, Exception error, int failures) => policy.Allows(error, failures, _time.GetTimestamp(), null, _time, out var delay) ? delay : null;
}
