using System.Net;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("", "203.0.113.9", true)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "10.1.255.255", true)]
    [InlineData("10.1.0.0/16", "10.2.0.0", false)]
    [InlineData("10.1.0.0/16", "::ffff:10.1.7.7", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("10.0.0.128/25", "10.0.0.127", false)]
    [InlineData("10.0.0.128/25", "10.0.0.128", true)]
    [InlineData("fd00::/8", "fdff::1", true)]
    [InlineData("fd00::/8", "fe80::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("2001:DB8:0::1", "2001:db8::1", true)]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", true)]
    [InlineData("::ffff:10.1.0.0/112", "10.1.9.9", true)]
    [InlineData("192.0.2.1,fd00::/8", "fd12::9", true)]
    public void A_peer_is_admitted_by_address_and_range(string entries, string peer, bool admitted)
    {
        string[] list = entries.Length == 0 ? [] : entries.Split(',');
        Assert.Null(AllowedHosts.ProblemOf(list));
        Assert.Equal(admitted, AllowedHosts.From(list).Admits(new IPEndPoint(IPAddress.Parse(peer), 4000)));
    }

    [Theory]
    [InlineData("lab.example", "is no address and no CIDR range")]
    [InlineData("10.1", "is no address")]
    [InlineData("10.01.2.3", "is no address")]
    [InlineData("", "is no address")]
    [InlineData("[::1]", "is no address")]
    [InlineData("10.1.2.3/33", "prefix length between 0 and 32")]
    [InlineData("10.1.2.3/-1", "prefix length between 0 and 32")]
    [InlineData("fd00::/129", "prefix length between 0 and 128")]
    [InlineData("10.1.2.3/16", "write 10.1.0.0/16 for the range or 10.1.2.3 for the one address")]
    [InlineData("::ffff:10.0.0.0/64", "write it as an IPv4 range")]
    [InlineData("fe80::1%2", "names an interface")]
    public void A_bad_entry_is_refused_with_what_to_write(string entry, string sentence)
    {
        Assert.Contains(sentence, AllowedHosts.ProblemOf(["10.0.0.1", entry]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_without_an_address_passes_no_list()
    {
        Assert.True(AllowedHosts.From([]).Admits(null));
        Assert.False(AllowedHosts.From(["0.0.0.0/0"]).Admits(null));
    }
}
