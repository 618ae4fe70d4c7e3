using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ConnectorHost.Startup;

/// <summary><c>/metrics</c>: every meter of the process in Prometheus form.</summary>
internal static class HostMetrics
{
    public const string Path = "/metrics";

    /// <summary>From a fraction of a millisecond (Kafka on the same machine) to a minute (a registry that is down).</summary>
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public static void Add(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOpenTelemetry().ConfigureResource(r => r.AddService("connectorhost", autoGenerateServiceInstanceId: false)).WithMetrics(metrics => metrics
            .AddMeter("*")
            .AddRuntimeInstrumentation()
            // The library's default buckets are made for milliseconds; an instrument that brings its own keeps them.
            .AddView(instrument => instrument.Unit == "s" && !HasOwnBuckets(instrument) ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null)
            .AddPrometheusExporter());
    }

    public static void Use(IApplicationBuilder application) => application.UseOpenTelemetryPrometheusScrapingEndpoint(Path);

    private static bool HasOwnBuckets(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument is not System.Diagnostics.Metrics.Histogram<double> { Advice: null };
}
