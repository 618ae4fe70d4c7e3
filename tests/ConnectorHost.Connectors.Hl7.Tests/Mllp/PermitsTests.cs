using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

public sealed class PermitsTests
{
    [Fact]
    public void A_full_listener_goes_on_when_half_of_its_permits_are_back()
    {
        var permits = new Permits(4, 1000);
        for (var i = 0; i < 4; i++) Assert.True(permits.TryEnter(1, 0, out _));
        Assert.False(permits.HasRoom(out var reading));
        Assert.False(permits.TryEnter(1, 0, out var entering));
        Assert.False(permits.TryTake(out var taking));
        permits.Return();
        Assert.False(permits.HasRoom(out _));
        Assert.All([reading, entering, taking], room => Assert.False(room.IsCompleted));
        permits.Return();
        Assert.All([reading, entering, taking], room => Assert.True(room.IsCompleted));
        Assert.True(permits.HasRoom(out _));
        Assert.Equal(2, permits.Used);
    }

    [Fact]
    public void One_frame_always_fits_and_the_next_waits_until_half_of_the_bytes_are_back()
    {
        var permits = new Permits(100, 1000);
        Assert.True(permits.TryEnter(5000, 0, out _));
        Assert.False(permits.TryEnter(1, 0, out var room));
        permits.Return();
        Assert.False(room.IsCompleted);
        permits.Release(5000);
        Assert.True(room.IsCompleted);

        Assert.True(permits.TryEnter(400, 0, out _));
        Assert.True(permits.TryEnter(400, 0, out _));
        Assert.False(permits.TryEnter(400, 0, out room));
        Assert.False(permits.HasRoom(out _));
        permits.Release(200);
        Assert.False(room.IsCompleted);
        permits.Release(100);
        Assert.True(room.IsCompleted);
        Assert.True(permits.TryEnter(400, 0, out _));
        Assert.Equal(900, permits.UsedBytes);
    }

    [Fact]
    public void A_further_message_of_a_frame_waits_for_no_bytes()
    {
        var permits = new Permits(2, 10);
        Assert.True(permits.TryEnter(100, 0, out _));
        Assert.True(permits.TryTake(out _));
        Assert.False(permits.TryTake(out var room));
        permits.Return();
        Assert.True(room.IsCompleted);
        Assert.True(permits.TryTake(out _));
    }

    [Fact]
    public void Unfinished_frames_of_others_leave_less_to_complete_ones_but_never_keep_the_only_one_out()
    {
        var (permits, other, self) = (new Permits(100, 1000), new object(), new object());
        permits.Unfinished.Count(other, 0, 900);
        permits.Unfinished.Count(self, 0, 500);
        Assert.True(permits.TryEnter(500, 500, out _));
        permits.Unfinished.Count(self, 500, 0);
        Assert.False(permits.TryEnter(50, 0, out var room));
        permits.Release(500);
        Assert.True(room.IsCompleted);
        Assert.True(permits.TryEnter(50, 0, out _));
    }

    [Fact]
    public void A_large_frame_that_does_not_fit_goes_before_small_ones()
    {
        var permits = new Permits(100, 1000);
        Assert.True(permits.TryEnter(300, 0, out _));
        Assert.False(permits.TryEnter(900, 0, out var large));
        Assert.False(permits.TryEnter(10, 0, out _));
        permits.Release(300);
        Assert.True(large.IsCompleted);
        Assert.True(permits.TryEnter(900, 0, out _));
    }
}
