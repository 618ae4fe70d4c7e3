using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.PluginApi.Tests.Records;

public sealed class RecordOriginTests
{
    [Fact]
    public async Task Records_of_one_message_share_one_dead_letter()
    {
        var origin = new Message();
        var made = 0;
        var letters = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => origin.DeadLetterOnce(() => { Interlocked.Increment(ref made); return new object(); }))));
        Assert.Equal(1, made);
        Assert.Single(letters.Distinct());
    }

    [Fact]
    public void Origin_used_for_another_message_forgets_the_dead_letter()
    {
        var origin = new Message();
        var first = origin.DeadLetterOnce(() => new object());
        origin.Reuse();
        Assert.NotSame(first, origin.DeadLetterOnce(() => new object()));
    }

    [Fact]
    public void Failed_making_is_tried_again_by_the_next_record()
    {
        var origin = new Message();
        Assert.Throws<InvalidOperationException>(() => origin.DeadLetterOnce<object>(() => throw new InvalidOperationException()));
        Assert.Equal("made", origin.DeadLetterOnce(() => "made"));
    }

    private sealed class Message : RecordOrigin
    {
        public void Reuse() => ResetDeadLetter();
        public override byte[] GetOriginalBytes() => [];
    }
}
