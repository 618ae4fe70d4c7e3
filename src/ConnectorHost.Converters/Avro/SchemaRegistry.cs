using System.Net;
using Confluent.SchemaRegistry;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RegistrySchema = Confluent.SchemaRegistry.Schema;

namespace ConnectorHost.Converters.Avro;

/// <summary>A schema as the registry answers it, with the texts of those it refers to, in an order in which each needs only those before it.</summary>
internal sealed record RegisteredText(int Id, string Text, IReadOnlyList<string> References)
{
    public override string ToString() => $"RegisteredText{{{Id}}}";
}

/// <summary>One schema registry: every call of ours goes through its pipeline of time-outs, retries and circuit breaker, and ends as a value or as the exception the pipeline of records expects.</summary>
/// <remarks>Used by one converter. Confluent's client remembers ids and schemas; its own retries are off, since they know neither our clock nor our deadline.</remarks>
internal sealed class SchemaRegistry : IDisposable
{
    private const int MaxReferences = 100;

    /// <summary>What the client calls retries are attempts: with 0 it fails without a request (2.16.0).</summary>
    private const int OneAttempt = 1;
    private readonly CachedSchemaRegistryClient _client;
    private readonly ResiliencePipeline _pipeline;
    private readonly RegistryMetrics _metrics;
    private readonly RegistryAddress _address;

    public SchemaRegistry(RegistryAddress address, int cacheSize, ConverterContext context)
    {
        _address = address;
        _metrics = new RegistryMetrics(context.Meters);
        _pipeline = RegistryPipeline.Create(context.Time);
        var config = new SchemaRegistryConfig
        {
            Url = string.Join(',', address.Urls),
            MaxRetries = OneAttempt,
            RetriesWaitMs = 0,
            RetriesMaxWaitMs = 0,
            RequestTimeoutMs = (int)RegistryPipeline.AttemptLimit.TotalMilliseconds,
            MaxCachedSchemas = cacheSize,
        };
        if (address.UserInfo is not null)
        {
            config.BasicAuthCredentialsSource = AuthCredentialsSource.UserInfo;
            config.BasicAuthUserInfo = address.UserInfo.Reveal();
        }
        _client = new CachedSchemaRegistryClient(config);
    }

    /// <summary>The id of a schema under a subject, registered if need be.</summary>
    public Task<int> RegisterAsync(string subject, string text, bool normalize, CancellationToken cancellationToken) =>
        CallAsync("register", subject, c => c.RegisterSchemaAsync(subject, Avro(text), normalize), cancellationToken);

    /// <summary>The id of exactly this schema under a subject.</summary>
    public async Task<int> LookupAsync(string subject, string text, bool normalize, CancellationToken cancellationToken) =>
        (await CallAsync("lookup", subject, c => c.LookupSchemaAsync(subject, Avro(text), ignoreDeletedSchemas: true, normalize), cancellationToken)).Id;

    /// <summary>The version of a schema under a subject; null when the subject does not have it.</summary>
    public async Task<int?> VersionAsync(string subject, RegisteredText schema, CancellationToken cancellationToken)
    {
        // A schema with references cannot be looked up by its text alone.
        if (schema.References.Count > 0) return null;
        try
        {
            return (await CallAsync("lookup", subject, c => c.LookupSchemaAsync(subject, Avro(schema.Text), ignoreDeletedSchemas: false, normalize: false), cancellationToken)).Version;
        }
        catch (SerializationException)
        {
            return null;
        }
    }

    /// <summary>The latest schema of a subject.</summary>
    public async Task<RegisteredText> LatestAsync(string subject, CancellationToken cancellationToken)
    {
        var latest = await CallAsync("latest", subject, c => c.GetLatestSchemaAsync(subject), cancellationToken);
        return await WithReferencesAsync(latest.Id, latest.Schema, subject, cancellationToken);
    }

    /// <summary>The schema of an id.</summary>
    /// <param name="subject">A hint for registries with contexts.</param>
    public async Task<RegisteredText> ByIdAsync(int id, string subject, CancellationToken cancellationToken)
    {
        var schema = await CallAsync("by_id", subject, c => c.GetSchemaBySubjectAndIdAsync(subject, id), cancellationToken);
        return await WithReferencesAsync(id, schema, subject, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The addresses, without credentials.</summary>
    public override string ToString() => $"SchemaRegistry{{{_address}}}";

    private async Task<RegisteredText> WithReferencesAsync(int id, RegistrySchema schema, string subject, CancellationToken cancellationToken)
    {
        if (schema.SchemaType != SchemaType.Avro) throw new SerializationException($"Schema {id} of subject '{subject}' is of type {schema.SchemaType}; the Avro converter reads AVRO.");
        var texts = new List<string>();
        if (schema.References is { Count: > 0 }) await CollectAsync(schema.References, texts, [], cancellationToken);
        return new RegisteredText(id, schema.SchemaString, texts);
    }

    private async Task CollectAsync(List<SchemaReference> references, List<string> texts, HashSet<(string, int)> seen, CancellationToken cancellationToken)
    {
        foreach (var reference in references)
        {
            if (!seen.Add((reference.Subject, reference.Version))) continue;
            if (seen.Count > MaxReferences) throw new SerializationException($"A schema refers to more than {MaxReferences} others.");
            var schema = await CallAsync("by_version", reference.Subject, c => c.GetRegisteredSchemaAsync(reference.Subject, reference.Version, ignoreDeletedSchemas: false), cancellationToken);
            if (schema.References is { Count: > 0 }) await CollectAsync(schema.References, texts, seen, cancellationToken);
            texts.Add(schema.SchemaString);
        }
    }

    private async Task<T> CallAsync<T>(string operation, string subject, Func<CachedSchemaRegistryClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async ct => await CountedAsync(operation, subject, call, ct), cancellationToken);
        }
        catch (SchemaRegistryException e)
        {
            throw Mapped(operation, subject, e);
        }
        catch (HttpRequestException e)
        {
            var reached = (e.InnerException as HttpRequestException ?? e).HttpRequestError == HttpRequestError.Unknown;
            throw new RetriableException($"The schema registry at {_address} {(reached ? "refuses the request or does not answer like one" : "cannot be reached")} ({operation}, subject '{subject}').", e);
        }
        catch (Newtonsoft.Json.JsonException)
        {
            // Not repeated and not kept: it may be a page of HTML.
            throw new RetriableException($"What answers at {_address} is no schema registry ({operation}, subject '{subject}'). Check '{RegistryAddress.UrlKey.Name}'.");
        }
        catch (BrokenCircuitException)
        {
            throw new RetriableException($"The schema registry at {_address} failed repeatedly and is left alone for a few seconds ({operation}, subject '{subject}').");
        }
        catch (Exception e) when (e is TimeoutRejectedException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RetriableException($"The schema registry at {_address} did not answer in time ({operation}, subject '{subject}').");
        }
    }

    private async ValueTask<T> CountedAsync<T>(string operation, string subject, Func<CachedSchemaRegistryClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            // The client takes no token: on cancellation its request ends by its own time-out.
            var result = await call(_client).WaitAsync(cancellationToken);
            _metrics.Count(operation, subject, "200");
            return result;
        }
        catch (SchemaRegistryException e)
        {
            _metrics.Count(operation, subject, RegistryMetrics.Code(e.Status));
            throw;
        }
        catch (HttpRequestException e)
        {
            _metrics.Count(operation, subject, e.StatusCode is { } status ? RegistryMetrics.Code(status) : "unreachable");
            throw;
        }
        catch (OperationCanceledException)
        {
            _metrics.Count(operation, subject, "timeout");
            throw;
        }
    }

    private Exception Mapped(string operation, string subject, SchemaRegistryException e) => e.Status switch
    {
        HttpStatusCode.Conflict => new SerializationException($"The schema registry refused the schema for subject '{subject}' as incompatible: {e.Message}", e),
        HttpStatusCode.UnprocessableEntity => new SerializationException($"The schema registry refused the schema for subject '{subject}' as invalid: {e.Message}", e),
        HttpStatusCode.NotFound when operation == "lookup" => new SerializationException(
            $"Subject '{subject}' does not have this schema ({e.Message}). Register it first, or set '{AvroConverterConfig.AutoRegisterKey.Name}' to true.", e),
        HttpStatusCode.NotFound => new SerializationException($"The schema registry does not have what was asked for ({operation}, subject '{subject}'): {e.Message}", e),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new RetriableException(
            $"The schema registry at {_address} does not let us in ({(int)e.Status}; {operation}, subject '{subject}'). Check '{RegistryAddress.CredentialsSourceKey.Name}' and '{RegistryAddress.UserInfoKey.Name}'.", e),
        var status when RegistryPipeline.IsTransient(status) => new RetriableException($"The schema registry at {_address} failed ({(int)status}; {operation}, subject '{subject}'): {e.Message}", e),
        var status => new SerializationException($"The schema registry answered {(int)status} ({operation}, subject '{subject}'): {e.Message}", e),
    };

    private static RegistrySchema Avro(string text) => new(text, SchemaType.Avro);
}
