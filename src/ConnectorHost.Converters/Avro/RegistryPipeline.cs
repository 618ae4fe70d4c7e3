using System.Net;
using Confluent.SchemaRegistry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ConnectorHost.Converters.Avro;

/// <summary>Limits of calls to a registry: 5 s an attempt, three repeats after about 0.2, 0.4 and 0.8 s, 15 s in all; a registry that failed half of at least eight calls within 30 s is left alone for 5 s.</summary>
internal static class RegistryPipeline
{
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan WholeLimit = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(5);
    private static readonly PredicateBuilder<object> Transient = new PredicateBuilder()
        .Handle<HttpRequestException>(e => e is SchemaRegistryException answer ? IsTransient(answer.Status) : e.StatusCode is not { } status || IsTransient(status))
        .Handle<TimeoutRejectedException>()
        .Handle<TaskCanceledException>();

    public static ResiliencePipeline Create(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(WholeLimit)
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = Transient,
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(2),
            UseJitter = true,
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = Transient,
            FailureRatio = 0.5,
            MinimumThroughput = 8,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = BreakDuration,
        })
        .AddTimeout(AttemptLimit)
        .Build();

    public static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
