using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>Figures of a run. Rates and latencies leave the warm-up out; latency is from the first sending of a message to its answer.</summary>
internal sealed record LoadReport(
    string Prefix,
    double MessagesPerSecond,
    double Seconds,
    long Messages,
    long Answered,
    long Accepted,
    long Unanswered,
    IReadOnlyDictionary<string, long> AckCodes,
    double P50Milliseconds,
    double P90Milliseconds,
    double P99Milliseconds,
    double MaxMilliseconds,
    long Duplicates,
    long Mismatched,
    long Malformed,
    long Connects,
    long Disconnects,
    long Refused,
    long AckTimeouts,
    long Resent,
    long BytesSent,
    long BytesReceived,
    double CpuMicrosecondsPerMessage,
    string? Failure)
{
    public static LoadReport Of(LoadOptions options, MessageSource messages, LoadRun run, LoadCounts counts)
    {
        var seconds = counts.MeasuredTime.TotalSeconds;
        return new LoadReport(
            options.Prefix, Rounded(seconds > 0 ? counts.Measured / seconds : 0, 1), Rounded(seconds, 3),
            messages.Count, counts.Answered, counts.Accepted, run.Unanswered, counts.ByCode(),
            Latency(50), Latency(90), Latency(99), Rounded(counts.Latency.MaxMilliseconds, 3),
            counts.Duplicates, counts.Mismatched, counts.Malformed,
            counts.Connects, counts.Disconnects, counts.Refused, counts.AckTimeouts, counts.Resent, counts.BytesSent, counts.BytesReceived,
            Rounded(counts.Answered > 0 ? Environment.CpuUsage.TotalTime.TotalMicroseconds / counts.Answered : 0, 1), run.Failure);

        double Latency(double percentile) => Rounded(counts.Latency.PercentileMilliseconds(percentile), 3);
    }

    public void Print(TextWriter to, ReportForm form)
    {
        if (form == ReportForm.Json) to.WriteLine(JsonSerializer.Serialize(this, LoadReportJson.Default.LoadReport));
        else foreach (var line in Lines()) to.WriteLine(line);
    }

    private IEnumerable<string> Lines()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{MessagesPerSecond:0} messages/s; {Answered} of {Messages} answered, {Accepted} accepted, in {Seconds:0.0} s measured; control ids {Prefix}-...");
        yield return string.Create(CultureInfo.InvariantCulture, $"latency ms: p50 {P50Milliseconds}  p90 {P90Milliseconds}  p99 {P99Milliseconds}  max {MaxMilliseconds}");
        yield return $"codes: {(AckCodes.Count == 0 ? "none" : string.Join(", ", AckCodes.Select(c => $"{c.Key} {c.Value}")))}; unanswered {Unanswered}, duplicates {Duplicates}, mismatched {Mismatched}, malformed {Malformed}";
        yield return $"connections: {Connects} opened, {Disconnects} lost, {Refused} refused, {AckTimeouts} timed out; {Resent} messages sent again";
        yield return string.Create(CultureInfo.InvariantCulture, $"bytes: {BytesSent} sent, {BytesReceived} received; load tool CPU {CpuMicrosecondsPerMessage} us per message");
        if (Failure is not null) yield return $"ended early: {Failure}";
    }

    private static double Rounded(double value, int digits) => Math.Round(value, digits);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadReportJson : JsonSerializerContext;
