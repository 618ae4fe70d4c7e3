using System.Collections.Concurrent;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Pipeline;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class DeadLetterQueueTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly FakeSender _sender = new();
    private readonly ConcurrentQueue<Delivery> _outcomes = new();

    [Fact]
    public void Original_bytes_and_key_are_kept_and_all_headers_of_the_specification_are_there_in_order()
    {
        Send(Queue(), new TestOrigin("original"), PipelineHarness.Record(topic: "events"), new DataException("field is missing"));
        var letter = Assert.Single(_sender.To("dead"));
        Assert.Equal(("original", "k"), (FakeSender.Text(letter.Value), FakeSender.Text(letter.Key)));
        Assert.Null(letter.Partition);
        var headers = Headers(letter);
        Assert.Equal(
            ["error.class", "__connect.errors.topic", "__connect.errors.connector.name", "__connect.errors.task.id", "__connect.errors.stage", "__connect.errors.class.name",
                "__connect.errors.exception.class.name", "__connect.errors.exception.message", "__connect.errors.exception.stacktrace"],
            headers.Keys);
        Assert.Equal("events", headers["__connect.errors.topic"]);
        Assert.Equal("c", headers["__connect.errors.connector.name"]);
        Assert.Equal("0", headers["__connect.errors.task.id"]);
        Assert.Equal("TRANSFORMATION", headers["__connect.errors.stage"]);
        Assert.Equal("org.example.Step", headers["__connect.errors.class.name"]);
        Assert.Equal("ConnectorHost.PluginApi.Errors.DataException", headers["__connect.errors.exception.class.name"]);
        Assert.Equal("field is missing", headers["__connect.errors.exception.message"]);
        Assert.StartsWith("ConnectorHost.PluginApi.Errors.DataException: field is missing\n", headers["__connect.errors.exception.stacktrace"], StringComparison.Ordinal);
        Assert.Equal("PROCESSING_ERROR", headers["error.class"]);
    }

    [Fact]
    public void Messages_of_foreign_exceptions_are_left_out_as_null()
    {
        Send(Queue(), new TestOrigin("original"), PipelineHarness.Record(), new FormatException("content"));
        var headers = Headers(Assert.Single(_sender.To("dead")));
        Assert.Null(headers["__connect.errors.exception.message"]);
        Assert.Equal("System.FormatException", headers["__connect.errors.exception.class.name"]);
        Assert.DoesNotContain("content", headers["__connect.errors.exception.stacktrace"], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_context_headers_only_the_origins_own_and_the_error_class_are_there()
    {
        var origin = new TestOrigin("original") { DeadLetterHeaders = PluginApi.Records.Headers.Of(Header.Text("message.type", "ADT^A01")) };
        Send(Queue(context: false), origin, null, new DataException("x"));
        Assert.Equal(["message.type", "error.class"], Headers(Assert.Single(_sender.To("dead"))).Keys);
    }

    [Fact]
    public void The_origin_may_say_the_error_class_itself()
    {
        var origin = new TestOrigin("original") { DeadLetterHeaders = PluginApi.Records.Headers.Of(Header.Text("error.class", "PARSE_ERROR")) };
        Send(Queue(context: false), origin, null, new DataException("x"));
        Assert.Equal("PARSE_ERROR", Assert.Single(Headers(Assert.Single(_sender.To("dead")))).Value);
    }

    [Theory]
    [InlineData(Stage.ValueConverter)]
    [InlineData(Stage.KeyConverter)]
    [InlineData(Stage.HeaderConverter)]
    public void What_fails_in_a_converter_is_a_schema_error(Stage stage)
    {
        Queue().Send(new TestOrigin("x"), null, stage, "C", new DataException("x"), _outcomes.Enqueue);
        Assert.Equal("SCHEMA_ERROR", Headers(Assert.Single(_sender.To("dead")))["error.class"]);
    }

    [Fact]
    public void Without_an_origin_the_records_own_text_is_kept()
    {
        Send(Queue(), null, PipelineHarness.Record("text"), new DataException("x"));
        Assert.Equal("text", FakeSender.Text(Assert.Single(_sender.To("dead")).Value));
    }

    [Fact]
    public void Dead_lettered_is_said_only_after_Kafka_acknowledged()
    {
        Send(Queue(), new TestOrigin("original"), null, new DataException("x"));
        Assert.Empty(_outcomes);
        _sender.Acknowledge(0);
        var outcome = Assert.Single(_outcomes);
        Assert.Equal((DeliveryKind.DeadLettered, "dead", 7L, Stage.Transformation), (outcome.Kind, outcome.Topic, outcome.Offset, outcome.Stage));
    }

    [Fact]
    public void What_Kafka_did_not_take_is_a_failure_with_its_reason()
    {
        Send(Queue(), new TestOrigin("original"), null, new DataException("x"));
        _sender.Sent[0].Target.Complete(FakeSender.TimedOut());
        var outcome = Assert.Single(_outcomes);
        Assert.Equal((DeliveryKind.Failed, true, true), (outcome.Kind, outcome.IsRetriable, outcome.MaybeStored));
        Assert.Equal(1, _meters["produce_failures"]);
    }

    [Fact]
    public void Several_askers_for_one_message_get_one_letter_also_when_it_is_done_already()
    {
        var (queue, origin) = (Queue(), new TestOrigin("original"));
        Send(queue, origin, null, new DataException("x"));
        Send(queue, origin, null, new DataException("y"));
        _sender.Acknowledge(0);
        Send(queue, origin, null, new DataException("z"));
        Assert.Single(_sender.Sent);
        Assert.Equal(3, _outcomes.Count);
        Assert.All(_outcomes, o => Assert.Equal(DeliveryKind.DeadLettered, o.Kind));
        Assert.Equal(1, _meters["produce_requests"]);
    }

    [Fact]
    public void With_a_thousand_pending_a_further_one_fails_for_now_and_room_comes_back()
    {
        var queue = Queue();
        for (var i = 0; i < 1000; i++) Send(queue, new TestOrigin($"{i}"), null, new DataException("x"));
        Assert.Empty(_outcomes);
        Send(queue, new TestOrigin("one too many"), null, new DataException("x"));
        var refused = Assert.Single(_outcomes);
        Assert.Equal((DeliveryKind.Failed, true, false), (refused.Kind, refused.IsRetriable, refused.MaybeStored));
        Assert.Equal(1000, _sender.Sent.Count);

        _sender.Acknowledge(0);
        Send(queue, new TestOrigin("fits again"), null, new DataException("x"));
        Assert.Equal(1001, _sender.Sent.Count);
    }

    [Fact]
    public void Full_queue_of_the_producer_fails_the_letter_for_now()
    {
        _sender.IsFull = true;
        Send(Queue(), new TestOrigin("x"), null, new DataException("x"));
        var outcome = Assert.Single(_outcomes);
        Assert.Equal((DeliveryKind.Failed, true, false), (outcome.Kind, outcome.IsRetriable, outcome.MaybeStored));
    }

    [Fact]
    public void An_origin_that_throws_fails_its_letter_for_good()
    {
        Send(Queue(), new TestOrigin("x") { Fault = new InvalidOperationException("content") }, null, new DataException("x"));
        var outcome = Assert.Single(_outcomes);
        Assert.Equal((DeliveryKind.Failed, false, false), (outcome.Kind, outcome.IsRetriable, outcome.MaybeStored));
        Assert.DoesNotContain("content", ErrorTrace.Of(outcome.Error!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Askers_on_many_threads_are_each_answered_once()
    {
        var (queue, origin) = (Queue(), new TestOrigin("original"));
        _sender.Answer = r => FakeSender.Stored(r);
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (_, _) =>
        {
            await Task.Yield();
            Send(queue, origin, null, new DataException("x"));
        });
        Assert.Single(_sender.Sent);
        Assert.Equal(500, _outcomes.Count);
    }

    public void Dispose() => _meters.Dispose();

    private DeadLetterQueue Queue(bool context = true) =>
        new("dead", context, PipelineHarness.Task, _sender, new PipelineMetrics(new TaskMetrics(_meters), PipelineHarness.Task));

    private void Send(DeadLetterQueue queue, RecordOrigin? origin, SourceRecord? record, Exception error)
    {
        try
        {
            throw error;
        }
        catch (Exception e)
        {
            queue.Send(origin, record, Stage.Transformation, "org.example.Step", e, _outcomes.Enqueue);
        }
    }

    private static Dictionary<string, string?> Headers(OutgoingRecord letter) => letter.Headers!.Native.ToDictionary(h => h.Key, h => FakeSender.Text(h.GetValueBytes()));
}
