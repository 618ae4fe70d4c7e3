using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

public sealed class UnfinishedFramesTests
{
    private readonly UnfinishedFrames _frames = new(limit: 1000, connections: 10);
    private readonly object _first = new();
    private readonly object _second = new();
    private readonly object _third = new();

    [Theory]
    [InlineData(268_435_456, 256, 65_536)]
    [InlineData(268_435_456, 10_000, 6710)]
    [InlineData(1000, 256, 0)]
    public void The_share_of_a_connection_is_a_quarter_of_the_limit_among_all_but_never_more_than_64_KiB(long limit, int connections, int share) =>
        Assert.Equal(share, new UnfinishedFrames(limit, connections).Share);

    [Fact]
    public void While_they_hold_less_than_half_all_grow()
    {
        _frames.Count(_first, 0, 200);
        _frames.Count(_second, 0, 299);
        Assert.All([_first, _second], c => Assert.True(_frames.MayGrow(c, out _)));
        Assert.False(_frames.IsAlone(_first));
    }

    [Fact]
    public void Beyond_half_one_goes_on_to_the_end_of_its_frame_and_then_the_next()
    {
        _frames.Count(_first, 0, 400);
        _frames.Count(_second, 0, 400);
        _frames.Count(_third, 0, 400);
        Assert.True(_frames.MayGrow(_second, out _));
        Assert.True(_frames.IsAlone(_second));
        Assert.False(_frames.MayGrow(_first, out var first));
        Assert.False(_frames.MayGrow(_third, out var third));
        _frames.Count(_second, 400, 900);
        Assert.True(_frames.MayGrow(_second, out _));
        Assert.False(first.IsCompleted);

        _frames.Count(_second, 900, 0);
        Assert.True(first.IsCompleted);
        Assert.True(third.IsCompleted);
        Assert.True(_frames.MayGrow(_third, out _));
        Assert.False(_frames.MayGrow(_first, out first));
        _frames.Count(_third, 400, 0);
        Assert.True(first.IsCompleted);
        Assert.True(_frames.MayGrow(_first, out _));
        Assert.False(_frames.IsAlone(_first));
    }

    [Fact]
    public void All_go_on_when_somebody_else_makes_room()
    {
        _frames.Count(_first, 0, 300);
        _frames.Count(_second, 0, 300);
        Assert.True(_frames.MayGrow(_first, out _));
        Assert.False(_frames.MayGrow(_second, out var turn));
        _frames.Count(_third, 0, 10);
        Assert.False(turn.IsCompleted);
        _frames.Count(_third, 10, 0);
        Assert.False(turn.IsCompleted);
        _frames.Count(_second, 300, 100);
        Assert.True(turn.IsCompleted);
        Assert.False(_frames.IsAlone(_first));
        Assert.Equal(400, _frames.Bytes);
    }
}
