using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

public sealed class UnconfirmedAcksTests
{
    private const byte Confirmed = 0x06;
    private const byte Again = 0x15;
    private readonly UnconfirmedAcks _acks = new();

    [Fact]
    public void An_answer_is_repeated_twice_and_then_given_up()
    {
        Add("1");
        Assert.Equal("1 1 - -", Answer(Again, Again, Again, Again));
    }

    [Fact]
    public void Confirmations_are_about_the_oldest_answer()
    {
        Add("1", "2", "3");
        Assert.Equal("- 2 - -", Answer(Confirmed, Again, Confirmed, Confirmed));
        Assert.Equal("-", Answer(Again));
    }

    [Fact]
    public void A_repeated_answer_is_confirmed_behind_the_others()
    {
        Add("0");
        Answer(Confirmed);
        Add("1", "2");
        Assert.Equal("1 - 1", Answer(Again, Confirmed, Again));
    }

    [Fact]
    public void A_peer_that_never_confirms_speaks_of_the_newest_answer()
    {
        for (var i = 0; i < 1000; i++) Add($"{i}");
        Assert.Equal("999 999 - 998", Answer(Again, Again, Again, Again));
    }

    [Fact]
    public void What_was_forgotten_is_confirmed_first()
    {
        Add("x");
        Answer(Confirmed);
        for (var i = 0; i < UnconfirmedAcks.MostFrames + 1; i++) Add($"{i}");
        Assert.Equal("- 1", Answer(Again, Again));
    }

    [Fact]
    public void Memory_is_bounded_and_places_are_kept()
    {
        Add("0");
        Answer(Confirmed);
        Add(new string('a', UnconfirmedAcks.MostBytes), new string('b', UnconfirmedAcks.MostBytes + 1), "c");
        Assert.Equal("- - c", Answer(Again, Again, Again));
    }

    private void Add(params string[] frames)
    {
        foreach (var frame in frames) _acks.Add(Encoding.ASCII.GetBytes(frame));
    }

    private string Answer(params byte[] codes) => string.Join(' ', codes.Select(c => _acks.Answer(c) is { } frame ? Encoding.ASCII.GetString(frame) : "-"));
}
