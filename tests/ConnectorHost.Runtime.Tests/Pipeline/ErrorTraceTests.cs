using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Pipeline;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class ErrorTraceTests
{
    [Fact]
    public void A_foreign_message_never_shows_wherever_it_stands_in_the_chain()
    {
        var trace = ErrorTrace.Of(Thrown(new ConnectException("ours", new FormatException("PID|1|secret", new DataException("ours too", new KeyNotFoundException("secret"))))));
        Assert.DoesNotContain("secret", trace, StringComparison.Ordinal);
        Assert.Contains("ConnectorHost.PluginApi.Errors.ConnectException: ours\n", trace, StringComparison.Ordinal);
        Assert.Contains("Caused by: System.FormatException\n", trace, StringComparison.Ordinal);
        Assert.Contains("Caused by: ConnectorHost.PluginApi.Errors.DataException: ours too\n", trace, StringComparison.Ordinal);
        Assert.Contains("Caused by: System.Collections.Generic.KeyNotFoundException\n", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void First_line_is_type_and_sentence_and_the_stack_follows_in_Javas_shape()
    {
        var lines = ErrorTrace.Of(Thrown(new ConnectException("one\ntwo"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("ConnectorHost.PluginApi.Errors.ConnectException: one two", lines[0]);
        Assert.NotEmpty(lines[1..]);
        Assert.All(lines[1..], l => Assert.Matches(@"^\tat .+\(.*\)$", l));
        Assert.Contains(lines, l => l.Contains(nameof(Thrown), StringComparison.Ordinal));
    }

    [Fact]
    public void Messages_of_our_three_families_show_and_no_others()
    {
        Assert.Equal("a", ErrorTrace.SafeMessage(new RetriableException("a")));
        Assert.Equal("b", ErrorTrace.SafeMessage(new ConfigException("b")));
        Assert.Equal("c", ErrorTrace.SafeMessage(new SerializationException("c")));
        Assert.Null(ErrorTrace.SafeMessage(new InvalidOperationException("d")));
        Assert.Null(ErrorTrace.SafeMessage(new System.Runtime.Serialization.SerializationException("e")));
    }

    private static Exception Thrown(Exception error)
    {
        try
        {
            throw error;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
