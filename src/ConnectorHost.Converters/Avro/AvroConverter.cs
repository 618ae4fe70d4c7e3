using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Converters.Avro;

/// <summary>Avro in Confluent's wire format (byte 0x00, schema id, Avro binary), with schemas in a schema registry.</summary>
/// <remarks>
/// Keys as in Confluent's converter (kafka-connect 18.7). A schema that was read from an <c>.avsc</c> is registered as exactly that text.
/// One plan per schema instance; completes at once when topic and schema were seen before. Dispose it with its task: it holds an HTTP client.
/// </remarks>
[PluginAlias("io.confluent.connect.avro.AvroConverter")]
public sealed partial class AvroConverter : IConverter, IDisposable
{
    private const int FrameLength = 1 + sizeof(int);

    /// <summary>How long a refusal (409, 422, unknown schema) is repeated without asking again.</summary>
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromSeconds(5);
    private readonly AvroConverterConfig _config;
    private readonly ConverterContext _context;
    private readonly SchemaRegistry _registry;
    private readonly ConditionalWeakTable<Schema, AvroPlan> _plans = [];
    private readonly Dictionary<TopicPlan, Target> _targets = [];
    private readonly Dictionary<TopicPlan, Refusal> _refusals = [];
    private readonly Dictionary<(string Topic, int Id), AvroReadPlan> _readers = [];
    private readonly AvroPlanBuilder _builder;
    private readonly AvroBuffer _buffer = new();

    /// <exception cref="ConfigException">A setting is wrong.</exception>
    public AvroConverter(PluginConfig config, ConverterContext context)
    {
        _config = AvroConverterConfig.From(config, context.Part);
        _context = context;
        _registry = new SchemaRegistry(_config.Registry, _config.CacheSize, context);
        _builder = new AvroPlanBuilder(_config.Choices.Scrub);
        if (_config is { UseLatest: true, AutoRegister: true }) Log.LatestHasNoEffect(context.Logs.CreateLogger<AvroConverter>());
    }

    public static ConfigDef Keys { get; } = AvroConverterConfig.Keys;

    /// <inheritdoc/>
    public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken)
    {
        if (value is null)
        {
            if (schema is { IsOptional: false }) throw new DataException("Found null value for non-optional schema");
            return new ValueTask<byte[]?>((byte[]?)null);
        }
        var key = new TopicPlan(topic, PlanFor(schema));
        return _targets.TryGetValue(key, out var target)
            ? new ValueTask<byte[]?>(target.Plan.Encode(_buffer, target.Id, value))
            : FirstAsync(key, schema, value, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken)
    {
        if (bytes is null) return new ValueTask<SchemaAndValue>(default(SchemaAndValue));
        if (bytes.Length < FrameLength || bytes[0] != 0) throw new SerializationException($"Not Avro in the schema registry's wire format (topic '{topic}', {bytes.Length} bytes): it does not begin with 0x00 and a schema id.");
        var id = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
        return _readers.TryGetValue((topic, id), out var plan)
            ? new ValueTask<SchemaAndValue>(plan.Decode(bytes.AsSpan(FrameLength)))
            : FirstReadAsync(topic, id, bytes, cancellationToken);
    }

    public void Dispose() => _registry.Dispose();

    /// <summary>The registry's address, nothing else.</summary>
    public override string ToString() => $"AvroConverter{{{_config.Registry}}}";

    private AvroPlan PlanFor(Schema? schema)
    {
        if (schema is null) return AnythingWriter.Plan;
        if (_plans.TryGetValue(schema, out var known)) return known;
        var text = schema.Source is { Format: AvroSchemaText.Format } source ? source.Text : ConnectToAvro.Text(schema, _config.Choices);
        var plan = _builder.Build(text, Read(text, schema), schema);
        _plans.AddOrUpdate(schema, plan);
        return plan;
    }

    private AvroType Read(string text, Schema schema)
    {
        try
        {
            return AvroSchemaText.Read(text);
        }
        catch (DataException e) when (!_config.Choices.ScrubNames)
        {
            throw new DataException($"{schema} has no Avro form: {e.Message} '{AvroConverterConfig.ScrubKey.Name}' replaces illegal characters in names.", e);
        }
    }

    private async ValueTask<byte[]?> FirstAsync(TopicPlan key, Schema? schema, object value, CancellationToken cancellationToken)
    {
        if (_refusals.TryGetValue(key, out var refusal) && _context.Time.GetElapsedTime(refusal.Since) < RefusalMemory) throw new SerializationException(refusal.Message);
        _refusals.Remove(key);
        Target target;
        try
        {
            target = await ResolveAsync(key, schema, cancellationToken);
        }
        catch (SerializationException e)
        {
            Remember(_refusals, key, new Refusal(e.Message, _context.Time.GetTimestamp()));
            throw;
        }
        Remember(_targets, key, target);
        return target.Plan.Encode(_buffer, target.Id, value);
    }

    private async Task<Target> ResolveAsync(TopicPlan key, Schema? schema, CancellationToken cancellationToken)
    {
        var (topic, plan) = key;
        var subject = SubjectNaming.Subject(_config.Strategy, topic, _context.Part, plan.Type);
        if (_config.AutoRegister) return new Target(plan, await _registry.RegisterAsync(subject, plan.Text, _config.Normalize, cancellationToken));
        if (!_config.UseLatest) return new Target(plan, await _registry.LookupAsync(subject, plan.Text, _config.Normalize, cancellationToken));

        var latest = await _registry.LatestAsync(subject, cancellationToken);
        var type = AvroSchemaText.Read(latest.Text, latest.References);
        if (_config.LatestStrict && AvroResolution.Fault(type, plan.Type) is { } fault)
            throw new SerializationException($"The latest schema of subject '{subject}' (id {latest.Id}) cannot read data of the record's schema: {fault}. '{AvroConverterConfig.LatestStrictKey.Name}=false' switches this check off.");
        // Schemaless data has one shape; under another latest schema it has no place.
        if (schema is null) return type.FullName == AvroNames.Anything ? new Target(plan, latest.Id) : throw new SerializationException($"Subject '{subject}' has a schema and the record has none.");
        try
        {
            return new Target(_builder.Build(latest.Text, type, schema), latest.Id);
        }
        catch (DataException e)
        {
            throw new SerializationException($"The record's data cannot be written under the latest schema of subject '{subject}' (id {latest.Id}): {e.Message}", e);
        }
    }

    private async ValueTask<SchemaAndValue> FirstReadAsync(string topic, int id, byte[] bytes, CancellationToken cancellationToken)
    {
        var hint = SubjectNaming.Subject(SubjectStrategy.TopicName, topic, _context.Part, AnythingWriter.Plan.Type);
        var registered = await _registry.ByIdAsync(id, hint, cancellationToken);
        var type = AvroSchemaText.Read(registered.Text, registered.References);
        var subject = SubjectNaming.Subject(_config.Strategy, topic, _context.Part, type);
        var version = type.Number(AvroNames.ConnectVersion) is null && type.FullName != AvroNames.Anything ? await _registry.VersionAsync(subject, registered, cancellationToken) : null;
        var plan = AvroReadPlan.Build(registered, type, _config.Choices.Reading, version);
        Remember(_readers, (topic, id), plan);
        return plan.Decode(bytes.AsSpan(FrameLength));
    }

    private void Remember<TKey, TValue>(Dictionary<TKey, TValue> cache, TKey key, TValue value) where TKey : notnull
    {
        if (cache.Count >= _config.CacheSize) cache.Clear();
        cache[key] = value;
    }

    /// <summary>A plan for one topic; the plan by reference, so that looking it up costs the hash of a topic.</summary>
    private readonly record struct TopicPlan(string Topic, AvroPlan Plan);

    /// <summary>The plan to write with and the id to write before it.</summary>
    private readonly record struct Target(AvroPlan Plan, int Id);

    private readonly record struct Refusal(string Message, long Since);

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "Avro converter: 'use.latest.version' has no effect while 'auto.register.schemas' is true, as in Confluent's converter. Set the latter to false.")]
        public static partial void LatestHasNoEffect(ILogger logger);
    }
}
