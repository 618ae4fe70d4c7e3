using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>The <c>errors.*</c> settings of a connector and what they mean for one operation (kafka-connect 13.2, 13.3).</summary>
/// <param name="RetryTimeout">Zero: no retries; null: without end.</param>
/// <param name="AnswersSenders">The task answers a waiting sender per message: failures are reported to it and never fail the task.</param>
internal sealed record ErrorPolicy(ToleranceType Tolerance, TimeSpan? RetryTimeout, TimeSpan RetryDelayMax, bool LogErrors, bool AnswersSenders)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether an operation that failed may be tried again, and after which delay.</summary>
    /// <param name="failures">How often it failed, from 1.</param>
    /// <param name="started">Timestamp of the first attempt.</param>
    /// <param name="answerDue">Timestamp at which the answer to the sender is due; null when nobody waits.</param>
    public bool Allows(Exception error, int failures, long started, long? answerDue, TimeProvider time, out TimeSpan delay)
    {
        delay = default;
        if (error is not RetriableException || RetryTimeout == TimeSpan.Zero) return false;
        var left = RetryTimeout is { } timeout ? timeout - time.GetElapsedTime(started) : TimeSpan.MaxValue;
        if (answerDue is { } due)
        {
            var untilAnswer = time.GetElapsedTime(time.GetTimestamp(), due);
            if (untilAnswer < left) left = untilAnswer;
        }
        if (left <= TimeSpan.Zero) return false;
        delay = FirstDelay * Math.Pow(2, Math.Min(failures - 1, 30));
        if (delay > RetryDelayMax) delay = RetryDelayMax * Random.Shared.NextDouble();
        if (delay > left) delay = left;
        return true;
    }
}
