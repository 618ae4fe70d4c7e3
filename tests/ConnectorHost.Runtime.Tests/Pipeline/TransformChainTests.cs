using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;
using ConnectorHost.Runtime.Pipeline;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class TransformChainTests
{
    [Fact]
    public void Steps_apply_in_order_and_nobody_is_at_fault_when_all_passed()
    {
        var chain = new TransformChain([Step("a", Append("1")), Step("b", Append("2"))]);
        Assert.Equal("v12", chain.Apply(PipelineHarness.Record(), out var at)!.Value);
        Assert.Null(at);
    }

    [Fact]
    public void The_step_that_filtered_is_named_and_later_ones_do_not_run()
    {
        var chain = new TransformChain([Step("drop", _ => null), Step("never", _ => throw new InvalidOperationException("ran"))]);
        Assert.Null(chain.Apply(PipelineHarness.Record(), out var at));
        Assert.Equal("drop", at!.Alias);
    }

    [Fact]
    public void The_step_that_threw_is_named()
    {
        var chain = new TransformChain([Step("a", Append("1")), Step("bad", _ => throw new DataException("no"))]);
        TransformStep? at = null;
        Assert.Throws<DataException>(() => chain.Apply(PipelineHarness.Record(), out at));
        Assert.Equal("bad", at!.Alias);
    }

    [Theory]
    [InlineData("yes", false, "yes!")]
    [InlineData("no", false, "no")]
    [InlineData("yes", true, "yes")]
    [InlineData("no", true, "no!")]
    public void A_predicate_decides_and_may_be_negated(string value, bool negate, string result)
    {
        var chain = new TransformChain([new TransformStep("a", "A", new Lambda(Append("!")), new IsYes(), negate)]);
        Assert.Equal(result, chain.Apply(PipelineHarness.Record(value), out _)!.Value);
    }

    [Fact]
    public void A_transform_that_makes_another_kind_of_record_is_at_fault() =>
        Assert.Throws<ConnectException>(() => new TransformChain([Step("a", _ => new SinkRecord("t", 1))]).Apply(PipelineHarness.Record(), out _));

    [Fact]
    public void Disposal_reaches_transforms_and_predicates()
    {
        var (transform, predicate) = (new Lambda(r => r), new IsYes());
        new TransformChain([new TransformStep("a", "A", transform, predicate, false), Step("b", r => r)]).Dispose();
        Assert.True(transform.IsDisposed && predicate.IsDisposed);
    }

    private static TransformStep Step(string alias, Func<ConnectRecord, ConnectRecord?> apply) => new(alias, alias.ToUpperInvariant(), new Lambda(apply), null, Negate: false);

    private static Func<ConnectRecord, ConnectRecord?> Append(string text) => r => r with { Value = (string?)r.Value + text };

    private sealed class Lambda(Func<ConnectRecord, ConnectRecord?> apply) : ITransform, IDisposable
    {
        public bool IsDisposed { get; private set; }
        public ConnectRecord? Apply(ConnectRecord record) => apply(record);
        public void Dispose() => IsDisposed = true;
    }

    private sealed class IsYes : IPredicate, IDisposable
    {
        public bool IsDisposed { get; private set; }
        public bool Test(ConnectRecord record) => record.Value is "yes";
        public void Dispose() => IsDisposed = true;
    }
}
