using System.Globalization;

namespace ConnectorHost.Cli.Send;

/// <summary>What people read: a line for each of the first answers, for each of the first that are not positive, and the summary. From any thread.</summary>
internal sealed class SendOutput(Action<string> write, bool quiet)
{
    private const int MostLines = 20;
    private readonly Lock _gate = new();
    private int _positive;
    private long _negative;
    private long _warnings;

    public void Settled(SendOutcome outcome)
    {
        lock (_gate)
        {
            if (outcome.Kind is OutcomeKind.Positive or OutcomeKind.Silent)
            {
                if (quiet || _positive > MostLines) return;
                write(_positive++ < MostLines ? outcome.Line() : "       (further positive answers are only counted)");
            }
            else if (_negative++ < MostLines)
            {
                write(outcome.Line());
            }
        }
    }

    /// <summary>Something was left out of the input.</summary>
    public void Warn(string text)
    {
        lock (_gate)
        {
            if (_warnings++ < MostLines) write($"!      {text}");
        }
    }

    public bool HasWarnings => _warnings > 0;

    /// <param name="always">Also after a single frame.</param>
    public void Summarise(SendTally tally, TimeSpan took, bool always)
    {
        lock (_gate)
        {
            if (_negative > MostLines) write($"       ({_negative - MostLines} more that are not positive)");
            if (_warnings > MostLines) write($"       ({_warnings - MostLines} more parts of the input were left out)");
            if (tally.Frames == 0) write("Nothing to send was found.");
            else if (tally.Frames > 1 || always)
                foreach (var line in Lines(tally, took)) write(line);
        }
    }

    private static IEnumerable<string> Lines(SendTally tally, TimeSpan took)
    {
        var culture = CultureInfo.InvariantCulture;
        var frames = tally.Messages == tally.Frames ? "" : $" with {tally.Messages} messages";
        yield return string.Create(culture, $"{tally.Frames} sent{frames}, {tally.Positive} answered AA or CA, {tally.Negative} otherwise, {tally.Silent + tally.Lost} without an answer ({tally.Lost} lost)");
        yield return $"codes:   {(tally.Codes.Count == 0 ? "none" : string.Join(", ", tally.Codes.Select(c => $"{c.Key} {c.Value}")))}{(tally.Strays > 0 ? $"; {tally.Strays} answers to nothing" : "")}";
        yield return string.Create(culture, $"time:    {took.TotalSeconds:0.00} s, {tally.Frames / Math.Max(took.TotalSeconds, 0.001):0.#}/s, {Size(tally.Bytes)} sent, {Size(tally.AnswerBytes)} received, {tally.Connections} connections, {tally.Resent} sent again");
        if (tally.Codes.Count > 0)
            yield return string.Create(culture, $"latency: p50 {tally.Latency(50):0.0##} ms, p90 {tally.Latency(90):0.0##} ms, p99 {tally.Latency(99):0.0##} ms, max {tally.MaxLatency:0.0##} ms");
    }

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} bytes",
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB"),
    };
}
