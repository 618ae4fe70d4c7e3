using System.Text.RegularExpressions;

namespace ConnectorHost.Compatibility.Tests.Architecture;

public sealed partial class LogEventTests
{
    [Fact]
    public void No_two_log_messages_share_an_event_id()
    {
        var ids = SourceTree.CodeFiles("src").SelectMany(f => EventId().Matches(File.ReadAllText(f.File.FullName)).Select(m => m.Groups[1].Value)).ToList();
        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [GeneratedRegex(@"\[LoggerMessage\((\d+),")]
    private static partial Regex EventId();
}
