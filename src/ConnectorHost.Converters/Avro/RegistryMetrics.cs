using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace ConnectorHost.Converters.Avro;

/// <summary>Requests to the registry, by operation, subject and status; at most <see cref="MaxSubjects"/> subjects per process, the rest as <c>other</c>.</summary>
internal sealed class RegistryMetrics
{
    public const string MeterName = "ConnectorHost.Converters";
    public const int MaxSubjects = 200;
    public const string Other = "other";

    // All converters of a process share the meter, so they share the cap.
    private static readonly ConditionalWeakTable<Meter, HashSet<string>> Subjects = [];
    private readonly Counter<long> _requests;
    private readonly HashSet<string> _known;

    public RegistryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("schema_registry_requests_total", "{request}", "Requests to the schema registry.");
        _known = Subjects.GetValue(meter, _ => new HashSet<string>(StringComparer.Ordinal));
    }

    public void Count(string operation, string subject, string status) => _requests.Add(1,
        new KeyValuePair<string, object?>("operation", operation),
        new KeyValuePair<string, object?>("subject", Capped(subject)),
        new KeyValuePair<string, object?>("status_code", status));

    public static string Code(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private string Capped(string subject)
    {
        lock (_known)
        {
            if (_known.Contains(subject)) return subject;
            return _known.Count < MaxSubjects && _known.Add(subject) ? subject : Other;
        }
    }
}
