using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ConnectorHost.Runtime.Metrics;

/// <summary>Instruments of all tasks; one per process, made from its <see cref="IMeterFactory"/>. Names as existing dashboards query them (ecosystem 7, family A).</summary>
internal sealed class TaskMetrics
{
    public const string MeterName = "ConnectorHost.Runtime";
    private const string Source = "kafka_connect_source_task_metrics_";
    private readonly Gauge<long> _copies;
    private const string Errors = "kafka_connect_task_error_metrics_";

    public TaskMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Polled = meter.CreateCounter<long>(Source + "source_record_poll", "{record}", "Records returned by poll, before transforms.");
        Written = meter.CreateCounter<long>(Source + "source_record_write", "{record}", "Records acknowledged by Kafka.");
        Active = meter.CreateUpDownCounter<long>(Source + "source_record_active_count", "{record}", "Records polled and not settled.");
        Failures = meter.CreateCounter<long>(Errors + "total_record_failures", "{failure}", "Failed operations, retries included.");
        RecordErrors = meter.CreateCounter<long>(Errors + "total_record_errors", "{record}", "Records that ended in an error.");
        Skipped = meter.CreateCounter<long>(Errors + "total_records_skipped", "{record}", "Records skipped by errors.tolerance.");
        Retries = meter.CreateCounter<long>(Errors + "total_retries", "{retry}", "Operations tried again.");
        Logged = meter.CreateCounter<long>(Errors + "total_errors_logged", "{error}", "Errors written to the log.");
        DeadLetters = meter.CreateCounter<long>(Errors + "deadletterqueue_produce_requests", "{record}", "Dead letters handed to Kafka.");
        DeadLetterFailures = meter.CreateCounter<long>(Errors + "deadletterqueue_produce_failures", "{record}", "Dead letters Kafka did not take.");
        _copies = meter.CreateGauge<long>("connectorhost_topic_copies", "{copy}", "Copies an acknowledged record has at least: the smaller of replication factor and min.insync.replicas; 1 can be lost.");
    }

    public Counter<long> Polled { get; }
    public Counter<long> Written { get; }
    public UpDownCounter<long> Active { get; }
    public Counter<long> Failures { get; }
    public Counter<long> RecordErrors { get; }
    public Counter<long> Skipped { get; }
    public Counter<long> Retries { get; }
    public Counter<long> Logged { get; }
    public Counter<long> DeadLetters { get; }
    public Counter<long> DeadLetterFailures { get; }

    /// <summary>Shows how many copies an acknowledged record of a topic has at least.</summary>
    public void Copies(string topic, int copies) => _copies.Record(copies, new KeyValuePair<string, object?>("topic", topic));

    /// <summary>Labels of one task, made once.</summary>
    public static TagList Tags(string connector, int task) => new() { { "connector", connector }, { "task", task.ToString(System.Globalization.CultureInfo.InvariantCulture) } };
}
