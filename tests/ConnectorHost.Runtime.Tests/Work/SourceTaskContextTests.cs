using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Tests.Pipeline;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

public sealed class SourceTaskContextTests : IDisposable
{
    private readonly TestServices _services = new();
    private readonly List<Delivery> _outcomes = [];

    [Fact]
    public void Without_a_dead_letter_topic_a_rejected_message_has_failed_for_good()
    {
        using var pipeline = new PipelineHarness();
        var error = new DataException("no such segment");
        Context(pipeline).Reject(new TestOrigin("original"), Stage.TaskPoll, error, _outcomes.Add);
        var outcome = Assert.Single(_outcomes);
        Assert.Equal((DeliveryKind.Failed, Stage.TaskPoll, false, false), (outcome.Kind, outcome.Stage, outcome.IsRetriable, outcome.MaybeStored));
        Assert.Same(error, outcome.Error);
    }

    [Fact]
    public void A_rejected_message_is_dead_lettered_with_its_bytes_under_the_tasks_class()
    {
        using var pipeline = new PipelineHarness(deadLetters: true);
        Context(pipeline).Reject(new TestOrigin("original"), Stage.TaskPoll, new DataException("no such segment"), _outcomes.Add);
        Assert.Empty(_outcomes);
        pipeline.Sender.Acknowledge(0);
        Assert.Equal((DeliveryKind.DeadLettered, Stage.TaskPoll), (Assert.Single(_outcomes).Kind, _outcomes[0].Stage));
        var letter = Assert.Single(pipeline.Sender.To("dead"));
        Assert.Equal("original", FakeSender.Text(letter.Value));
        var headers = letter.Headers!.Native.ToDictionary(h => h.Key, h => FakeSender.Text(h.GetValueBytes()));
        Assert.Equal(("TASK_POLL", "Scripted"), (headers["__connect.errors.stage"], headers["__connect.errors.class.name"]));
        Assert.DoesNotContain("__connect.errors.topic", headers.Keys);
    }

    [Fact]
    public void Saved_progress_is_committed_with_the_next_flush()
    {
        using var pipeline = new PipelineHarness();
        Context(pipeline).SaveOffset(PipelineHarness.Partition("a"), SourceOffset.Of(new Dictionary<string, object?> { ["at"] = 5L }));
        Assert.Equal(5L, pipeline.Committable());
    }

    [Fact]
    public async Task Stored_positions_of_the_own_connector_are_read_and_no_others()
    {
        using var pipeline = new PipelineHarness();
        foreach (var (connector, at) in new[] { ("c", 1L), ("other", 2L) })
            await _services.Offsets.SaveAsync(connector, new Dictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> { [PipelineHarness.Partition("a")] = new Dictionary<string, object?> { ["at"] = at } }, CancellationToken.None);
        var offsets = Context(pipeline).Offsets;
        Assert.Equal(1L, (await offsets.ReadAsync(PipelineHarness.Partition("a"), CancellationToken.None))!["at"]);
        Assert.Null(await offsets.ReadAsync(PipelineHarness.Partition("b"), CancellationToken.None));
        Assert.Equal(1L, Assert.Single(await offsets.ReadAllAsync(CancellationToken.None)).Offset["at"]);
    }

    public void Dispose() => _services.Dispose();

    private SourceTaskContext Context(PipelineHarness pipeline) =>
        new(PipelineHarness.Task, 1, "Scripted", new OffsetReader(_services.Offsets, "c"), new SharedResources(), pipeline.Submitted, pipeline.DeadLetters, _services.All);
}
