using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Tests.Herding;

public sealed class RestartPlanTests
{
    [Fact]
    public void Of_two_pending_requests_the_one_with_more_impact_is_kept()
    {
        RestartRequest[] weakestFirst = [new("c", false, true), new("c", true, true), new("c", false, false), new("c", true, false)];
        for (var weak = 0; weak < weakestFirst.Length; weak++)
        {
            for (var strong = weak + 1; strong < weakestFirst.Length; strong++)
            {
                Assert.Same(weakestFirst[strong], RestartPlan.Stronger(weakestFirst[weak], weakestFirst[strong]));
                Assert.Same(weakestFirst[strong], RestartPlan.Stronger(weakestFirst[strong], weakestFirst[weak]));
            }
        }
    }

    [Fact]
    public void Connector_without_a_known_state_has_no_plan() => Assert.Null(RestartPlan.For(new RestartRequest("c", true, false), new MemoryStatusStore()));
}
