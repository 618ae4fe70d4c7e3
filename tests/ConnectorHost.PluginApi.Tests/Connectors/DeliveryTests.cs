using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.PluginApi.Tests.Connectors;

public sealed class DeliveryTests
{
    [Fact]
    public void Produced_says_where()
    {
        var delivery = Delivery.Produced("t", 3, 42);
        Assert.Equal((DeliveryKind.Produced, "t", 3, 42L), (delivery.Kind, delivery.Topic, delivery.Partition, delivery.Offset));
        Assert.Equal((null, null, false, false), (delivery.FilteredBy, delivery.Error, delivery.IsRetriable, delivery.MaybeStored));
    }

    [Fact]
    public void Filtered_names_the_transform_and_no_place()
    {
        var delivery = Delivery.Filtered("dropTests");
        Assert.Equal((DeliveryKind.Filtered, "dropTests", null, -1, -1L), (delivery.Kind, delivery.FilteredBy, delivery.Topic, delivery.Partition, delivery.Offset));
        Assert.False(delivery.MaybeStored);
    }

    [Fact]
    public void Dead_lettered_says_where_and_at_which_stage()
    {
        var delivery = Delivery.DeadLettered("dlq", 0, 7, Stage.ValueConverter);
        Assert.Equal((DeliveryKind.DeadLettered, "dlq", 0, 7L, Stage.ValueConverter), (delivery.Kind, delivery.Topic, delivery.Partition, delivery.Offset, delivery.Stage));
        Assert.Null(delivery.Error);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Failed_says_what_may_be_told_to_a_sender(bool retriable, bool maybeStored)
    {
        var error = new InvalidOperationException();
        var delivery = Delivery.Failed(Stage.KafkaProduce, error, retriable, maybeStored);
        Assert.Equal((DeliveryKind.Failed, Stage.KafkaProduce, retriable, maybeStored), (delivery.Kind, delivery.Stage, delivery.IsRetriable, delivery.MaybeStored));
        Assert.Same(error, delivery.Error);
        Assert.Equal((null, -1, -1L, null), (delivery.Topic, delivery.Partition, delivery.Offset, delivery.FilteredBy));
    }

    [Fact]
    public void Delivery_nobody_filled_in_reads_as_an_unknown_outcome()
    {
        var delivery = default(Delivery);
        Assert.Equal(DeliveryKind.Failed, delivery.Kind);
        Assert.True(delivery.MaybeStored);
    }

    [Fact]
    public void The_four_kinds_are_all_there_are() =>
        Assert.Equal(["DeadLettered", "Failed", "Filtered", "Produced"], Enum.GetNames<DeliveryKind>().Order(StringComparer.Ordinal));
}
