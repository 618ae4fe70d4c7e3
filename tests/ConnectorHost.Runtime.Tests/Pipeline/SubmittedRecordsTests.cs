using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Pipeline;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class SubmittedRecordsTests
{
    private readonly SubmittedRecords _submitted = new();

    [Fact]
    public void An_offset_is_committable_when_its_record_and_all_earlier_ones_of_its_partition_are_done()
    {
        var (first, second, third) = (Submit(1), Submit(2), Submit(3));
        third.Finish();
        Assert.Empty(_submitted.TakeCommittable());
        first.Finish();
        Assert.Equal(1L, Take());
        second.Finish();
        Assert.Equal(3L, Take());
    }

    [Fact]
    public void One_stuck_record_blocks_only_its_own_partition()
    {
        Submit(1, "stuck");
        Submit(2, "stuck").Finish();
        Submit(5, "free").Finish();
        var taken = Assert.Single(_submitted.TakeCommittable());
        Assert.Equal(PipelineHarness.Partition("free"), taken.Key);
        Assert.Equal(5L, taken.Value!["at"]);
    }

    [Fact]
    public void What_was_taken_is_not_taken_again()
    {
        Submit(1).Finish();
        Assert.Equal(1L, Take());
        Assert.Empty(_submitted.TakeCommittable());
    }

    [Fact]
    public void What_could_not_be_stored_comes_back_unless_something_newer_is_there()
    {
        Submit(1).Finish();
        var lost = _submitted.TakeCommittable();
        _submitted.Restore(lost);
        Assert.Equal(1L, Take());

        Submit(2).Finish();
        lost = _submitted.TakeCommittable();
        Submit(3).Finish();
        _submitted.Restore(lost);
        Assert.Equal(3L, Take());
    }

    [Fact]
    public void Progress_without_a_record_takes_its_place_behind_what_is_submitted()
    {
        var record = Submit(1);
        _submitted.Progress(PipelineHarness.Partition("a"), At(9));
        Assert.Empty(_submitted.TakeCommittable());
        record.Finish();
        Assert.Equal(9L, Take());
    }

    [Fact]
    public void Progress_alone_is_committable_at_once()
    {
        _submitted.Progress(PipelineHarness.Partition("a"), At(4));
        Assert.Equal(4L, Take());
    }

    [Fact]
    public void A_record_without_offset_keeps_the_last_one()
    {
        Submit(1).Finish();
        _submitted.Submit(PipelineHarness.Record() with { SourceOffset = null })!.Finish();
        Assert.Equal(1L, Take());
    }

    [Fact]
    public void A_record_without_partition_has_no_place() => Assert.Null(_submitted.Submit(PipelineHarness.Record() with { SourcePartition = null }));

    [Fact]
    public void Finishing_twice_does_nothing_more()
    {
        var ticket = Submit(1);
        ticket.Finish();
        Assert.Equal(1L, Take());
        ticket.Finish();
        Assert.Empty(_submitted.TakeCommittable());
    }

    [Fact]
    public void Partitions_that_hold_nothing_are_forgotten()
    {
        for (var i = 0; i < 1000; i++) Submit(i, $"file-{i}").Finish();
        Submit(1, "open");
        Assert.Equal(1000, _submitted.TakeCommittable().Count);
        Assert.Equal(1, _submitted.Partitions);
    }

    [Fact]
    public void Finished_records_are_not_held()
    {
        var offset = SubmitUnreachable(out var stays);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(offset.IsAlive);
        GC.KeepAlive(stays);
        GC.KeepAlive(_submitted);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference SubmitUnreachable(out object stays)
    {
        var offset = At(1);
        _submitted.Submit(PipelineHarness.Record() with { SourceOffset = offset })!.Finish();
        Submit(2).Finish();
        stays = Submit(3);
        return new WeakReference(offset);
    }

    [Fact]
    public async Task Finished_in_any_order_on_many_threads_the_last_offset_is_committed()
    {
        var tickets = Enumerable.Range(1, 2000).Select(i => Submit(i)).ToArray();
        Random.Shared.Shuffle(tickets);
        await Parallel.ForEachAsync(tickets, async (ticket, _) =>
        {
            await Task.Yield();
            ticket.Finish();
        });
        Assert.Equal(2000L, Take());
        Assert.Equal(0, _submitted.Partitions);
    }

    private static SourceOffset At(long at) => SourceOffset.Of(new Dictionary<string, object?> { ["at"] = at });

    private SubmittedRecords.Ticket Submit(long at, string source = "a") => _submitted.Submit(PipelineHarness.Record(at: at, source: source))!;

    private object? Take() => Assert.Single(_submitted.TakeCommittable()).Value!["at"];
}
