using Confluent.Kafka;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Kafka;

public sealed class DeliveryOutcomeTests
{
    [Fact]
    public void An_acknowledged_record_is_produced_with_its_place()
    {
        var delivery = DeliveryOutcome.Of(Report(ErrorCode.NoError, PersistenceStatus.Persisted));
        Assert.Equal((DeliveryKind.Produced, "t", 3, 42L), (delivery.Kind, delivery.Topic, delivery.Partition, delivery.Offset));
    }

    [Fact]
    public void Success_without_an_offset_is_not_known_to_be_stored()
    {
        // What librdkafka reports for a batch it takes for stored because a later one of the partition was.
        var delivery = DeliveryOutcome.Of(Report(ErrorCode.NoError, PersistenceStatus.Persisted, Offset.Unset.Value));
        Assert.Equal((DeliveryKind.Failed, true, true), (delivery.Kind, delivery.IsRetriable, delivery.MaybeStored));
    }

    [Theory]
    [InlineData(PersistenceStatus.NotPersisted, false)]
    [InlineData(PersistenceStatus.PossiblyPersisted, true)]
    public void Without_an_answer_in_time_it_is_known_or_unknown_whether_it_is_stored(PersistenceStatus status, bool maybeStored)
    {
        var delivery = DeliveryOutcome.Of(Report(ErrorCode.Local_MsgTimedOut, status));
        Assert.Equal((DeliveryKind.Failed, Stage.KafkaProduce, true, maybeStored), (delivery.Kind, delivery.Stage, delivery.IsRetriable, delivery.MaybeStored));
        Assert.IsType<RetriableException>(delivery.Error);
    }

    [Theory]
    [InlineData(PersistenceStatus.PossiblyPersisted)]
    [InlineData(PersistenceStatus.NotPersisted)]
    public void No_error_and_not_persisted_is_never_produced(PersistenceStatus status) =>
        Assert.Equal(DeliveryKind.Failed, DeliveryOutcome.Of(Report(ErrorCode.NoError, status)).Kind);

    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.InvalidMsg)]
    [InlineData(ErrorCode.TopicException)]
    [InlineData(ErrorCode.InvalidRecord)]
    [InlineData(ErrorCode.Local_UnknownPartition)]
    public void What_the_record_is_at_fault_for_is_failed_for_good(ErrorCode code)
    {
        var delivery = DeliveryOutcome.Refused(new Error(code), "t");
        Assert.Equal((DeliveryKind.Failed, false, false), (delivery.Kind, delivery.IsRetriable, delivery.MaybeStored));
        Assert.IsType<ConnectException>(delivery.Error);
        Assert.Contains("'t'", delivery.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.UnknownTopicOrPart)]
    [InlineData(ErrorCode.Local_UnknownTopic)]
    [InlineData(ErrorCode.NotEnoughReplicas)]
    [InlineData(ErrorCode.Local_AllBrokersDown)]
    [InlineData(ErrorCode.Local_Fatal)]
    public void What_an_operator_or_time_can_mend_is_failed_for_now(ErrorCode code) => Assert.True(DeliveryOutcome.Refused(new Error(code), "t").IsRetriable);

    [Fact]
    public void Replicas_that_did_not_confirm_leave_it_unknown() =>
        Assert.True(DeliveryOutcome.Of(Report(ErrorCode.NotEnoughReplicasAfterAppend, PersistenceStatus.PossiblyPersisted)).MaybeStored);

    private static DeliveryReport<byte[]?, byte[]?> Report(ErrorCode code, PersistenceStatus status, long offset = 42) => new()
    {
        Topic = "t",
        Partition = 3,
        Offset = offset,
        Error = new Error(code),
        Status = status,
    };
}
