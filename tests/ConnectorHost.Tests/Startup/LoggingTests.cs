using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Startup.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Tests.Startup;

public sealed class LoggingTests
{
    [Fact]
    public async Task Line_has_Kafka_Connects_form_with_the_context()
    {
        var text = await LogAsync(logger =>
        {
            using (logger.BeginScope("adt|task-0")) logger.Log(LogLevel.Warning, new EventId(42), "hello", null, (s, _) => s);
        });
        Assert.Matches(new Regex(@"\A\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] WARN \[adt\|task-0\] hello \(My\.Logger:42\)\n\z"), text);
    }

    [Fact]
    public async Task Messages_of_foreign_exceptions_stay_out_of_the_log()
    {
        var text = await LogAsync(logger => logger.Log(LogLevel.Error, default, "failed", new ConnectException("ours", new FormatException("PID|Doe^John")), (s, _) => s));
        Assert.Contains("ConnectorHost.PluginApi.Errors.ConnectException: ours", text);
        Assert.Contains("Caused by: System.FormatException", text);
        Assert.DoesNotContain("Doe", text);
    }

    [Fact]
    public void Level_reaches_every_logger_that_starts_with_the_name_and_later_ones_within_it()
    {
        var levels = new LogLevels(new FakeTimeProvider());
        var (ab, abc, other) = (levels.For("a.b"), levels.For("a.bc"), levels.For("x"));
        Assert.Equal(["a.b", "a.bc"], levels.Set("a.b", LogLevel.Debug));
        Assert.Equal((LogLevel.Debug, LogLevel.Debug, LogLevel.Information), (ab.Level, abc.Level, other.Level));
        Assert.Equal(LogLevel.Debug, levels.For("a.b.new").Level);
        Assert.Equal(LogLevel.Warning, levels.For("Microsoft.AspNetCore").Level);
        Assert.Contains("x", levels.Set("ROOT", LogLevel.Error));
        Assert.Equal(LogLevel.Error, levels.Find("root")!.Level);
    }

    private static async Task<string> LogAsync(Action<ILogger> log)
    {
        using var output = new StringWriter { NewLine = "\n" };
        await using (var lines = new ConsoleLines(output))
        {
            using var factory = new LoggerFactory([new ConnectLoggerProvider(new LogLevels(TimeProvider.System), lines, TimeProvider.System)]);
            log(factory.CreateLogger("My.Logger"));
        }
        return output.ToString();
    }
}
