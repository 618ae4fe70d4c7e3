using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Tests.Herding;

public sealed class PendingChangesTests
{
    private static readonly ConnectorEntry Entry = new("c", new Dictionary<string, string?>(), TargetState.Started, []);

    [Fact]
    public void Changes_of_one_connector_melt_and_connectors_keep_their_order()
    {
        var pending = new PendingChanges();
        pending.Add(new ConfigChange.ConnectorPut(Entry));
        pending.Add(new ConfigChange.TargetChanged("d", TargetState.Paused));
        pending.Add(new ConfigChange.TasksPut(Entry));
        Assert.True(pending.TryTake(out var first, out var change));
        Assert.Equal(("c", true, true, false), (first, change.Config, change.Tasks, change.Target));
        Assert.True(pending.TryTake(out var second, out _));
        Assert.Equal("d", second);
        Assert.False(pending.TryTake(out _, out _));
    }

    [Fact]
    public void Deletion_forgets_what_came_before_and_keeps_what_comes_after()
    {
        var pending = new PendingChanges();
        pending.Add(new ConfigChange.RestartRequested(new RestartRequest("c", true, false)));
        pending.Add(new ConfigChange.ConnectorDeleted("c"));
        pending.Add(new ConfigChange.ConnectorPut(Entry));
        Assert.True(pending.TryTake(out _, out var change));
        Assert.Equal(new PendingChange(Deleted: true, Config: true, Target: false, Tasks: false, Reconfigure: false, Restart: null), change);
    }
}
