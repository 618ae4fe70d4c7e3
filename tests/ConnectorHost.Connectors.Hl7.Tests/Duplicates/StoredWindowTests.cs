using ConnectorHost.Connectors.Hl7.Duplicates;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

public sealed class StoredWindowTests
{
    [Fact]
    public void The_newest_keys_are_known_and_the_oldest_go_first()
    {
        var window = new StoredWindow(1000, window: 10_000);
        for (var i = 1; i <= 2500; i++) window.Add(Key(i), now: i);
        Assert.Equal(1000, window.Count);
        Assert.All(Enumerable.Range(1, 1500), i => Assert.False(window.Contains(Key(i), 2500)));
        Assert.All(Enumerable.Range(1501, 1000), i => Assert.True(window.Contains(Key(i), 2500)));
    }

    [Fact]
    public void A_key_is_known_until_its_window_is_over()
    {
        var window = new StoredWindow(10, window: 100);
        window.Add(Key(1), now: 5);
        Assert.True(window.Contains(Key(1), 105));
        Assert.False(window.Contains(Key(1), 106));
    }

    [Fact]
    public void Keys_whose_window_is_over_make_room_before_the_window_grows()
    {
        var window = new StoredWindow(100_000, window: 10);
        for (var i = 0; i < 100_000; i++) window.Add(Key(i), now: i);
        Assert.Equal(11, window.Count);
    }

    [Fact]
    public void A_key_that_comes_again_is_known_from_then_on()
    {
        var window = new StoredWindow(3, window: 1000);
        window.Add(Key(1), 1);
        window.Add(Key(2), 2);
        window.Add(Key(1), 3);
        window.Add(Key(3), 4);                                 // pushes out the first place of key 1
        Assert.True(window.Contains(Key(1), 4));
        Assert.True(window.Contains(Key(2), 4));
        window.Add(Key(4), 5);
        window.Add(Key(5), 6);
        Assert.False(window.Contains(Key(1), 6));
    }

    [Fact]
    public void Growing_after_the_oldest_went_keeps_every_key()
    {
        var window = new StoredWindow(2000, window: 300);
        for (var i = 0; i < 200; i++) window.Add(Key(i), now: 0);
        for (var i = 200; i < 1500; i++) window.Add(Key(i), now: 301);
        Assert.Equal(1300, window.Count);
        Assert.All(Enumerable.Range(200, 1300), i => Assert.True(window.Contains(Key(i), 301)));
        Assert.All(Enumerable.Range(0, 200), i => Assert.False(window.Contains(Key(i), 301)));
    }

    [Fact]
    public void Messages_that_share_half_of_their_key_are_different_ones_unless_only_that_half_was_kept()
    {
        var window = new StoredWindow(10, window: 100);
        window.Add(new MessageKey(7, 1), 1);
        Assert.False(window.Contains(new MessageKey(7, 2), 1));
        window.AddHalf(8, 1);
        Assert.True(window.Contains(new MessageKey(8, 2), 1));
    }

    [Fact]
    public void A_full_window_takes_a_few_megabytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();   // what growing threw away included
        var window = new StoredWindow(DuplicateMemory.MostStored, window: long.MaxValue / 2);
        for (var i = 0; i < DuplicateMemory.MostStored * 3; i++) window.Add(Key(i), now: i);
        Assert.Equal(DuplicateMemory.MostStored, window.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 20_000_000);
    }

    private static MessageKey Key(int i) => new((ulong)i * 0x9E3779B97F4A7C15, (ulong)i);
}
