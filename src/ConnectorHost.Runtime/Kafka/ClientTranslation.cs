using System.Globalization;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka.Security;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>One translation of one client's settings; collects what is sent, what is said and what is wrong.</summary>
internal sealed partial class ClientTranslation
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly ClientKind _client;
    private readonly JavaSettings _java;
    private readonly ProducerRole _role;
    private readonly Dictionary<string, string> _valid = new(StringComparer.Ordinal);       // Java's settings, parsed: canonical text, passwords as given
    private readonly SortedDictionary<string, string> _native = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];
    private readonly List<(string Key, string Message)> _problems = [];
    private TimeSpan _maxBlock = Longest;
    private TimeSpan _requestTimeout;
    private bool _roundRobin;
    private TimeSpan? _offsetResetBack;
    private BearerTokenSource? _tokens;

    public ClientTranslation(ClientKind client, JavaSettings java, ProducerRole role)
    {
        (_client, _java, _role) = (client, java, role);
        var expert = Classify();
        TranslateCommon();
        if (client == ClientKind.Producer) TranslateProducer();
        if (client == ClientKind.Consumer) TranslateConsumer();
        TranslateSecurity();
        foreach (var name in expert)
        {
            _native.Remove(NativeKeys.Canonical(name));
            _native[name] = java.Text(name)!.Trim();
        }
        CheckAnswering();
    }

    public IReadOnlyList<(string Key, string Message)> Problems => _problems;

    /// <exception cref="ConfigException">The first problem.</exception>
    public TranslatedSettings Finish()
    {
        if (_problems.Count > 0) throw new ConfigException(_problems[0].Message);
        var api = Number("default.api.timeout.ms") is { } limit ? TimeSpan.FromMilliseconds(limit) : TimeSpan.FromMinutes(1);
        return new TranslatedSettings(_native, _notes, _warnings, _maxBlock, _requestTimeout, api)
        {
            RoundRobin = _roundRobin,
            MaxPollRecords = (int)(Number("max.poll.records") ?? 500),
            ExcludeInternalTopics = Flag("exclude.internal.topics") ?? true,
            OffsetResetBack = _offsetResetBack,
            Tokens = _tokens,
        };
    }

    /// <summary>Sorts the settings by what is known of them; Java's own are checked and kept in <see cref="_valid"/>.</summary>
    /// <returns>Settings only the client underneath knows, to be passed as they are.</returns>
    private List<string> Classify()
    {
        var expert = new List<string>();
        foreach (var name in _java.Names.Order(StringComparer.Ordinal))
        {
            if (NativeKeys.Refusal(name) is { } refusal) Refuse(name, refusal);
            else if (ClientKeys.Find(name) is { } key) { if (key.Clients.HasFlag(_client)) Take(key); }
            else if (NativeKeys.IsKnown(_client, name)) expert.Add(name);
            else if (!NativeKeys.IsKnownToAny(name) && !name.StartsWith("metrics.context.", StringComparison.Ordinal)) Without(name, "no Kafka client has such a setting", warn: true);
        }
        return expert;
    }

    private void Take(ClientKey key)
    {
        var text = _java.Text(key.Name)!;
        var value = new ConfigDef(key.Key).Validate(new PluginConfig(new Dictionary<string, string?> { [key.Name] = text }))[0];
        if (value.Errors.Count > 0)
        {
            foreach (var error in value.Errors) _problems.Add((key.Name, error));
            return;
        }
        _valid[key.Name] = key.Key.Type == ConfigType.Password ? text : value.Text ?? "";
        var isDefault = _valid[key.Name] == (key.Key.DefaultText ?? "");
        switch (key.Action)
        {
            case ClientAction.Send when _valid[key.Name].Length > 0: _native[key.Name] = _valid[key.Name]; break;
            case ClientAction.Ignore when _java.IsGiven(key.Name): Without(key.Name, key.Detail!, warn: !isDefault); break;
            case ClientAction.Refuse when !isDefault: Refuse(key.Name, key.Detail!); break;
        }
    }

    private void TranslateCommon()
    {
        var servers = List("bootstrap.servers")?.Where(s => s.Length > 0).ToList();
        if (servers is null) Problem("bootstrap.servers", "Missing required configuration \"bootstrap.servers\" which has no default value.");
        else if (servers.Count == 0) Problem("bootstrap.servers", "No resolvable bootstrap urls given in bootstrap.servers");
        else _native["bootstrap.servers"] = string.Join(',', servers);

        _native["security.protocol"] = (Word("security.protocol") ?? "PLAINTEXT").ToLowerInvariant();
        if (Word("metadata.recovery.strategy") is { } strategy) _native["metadata.recovery.strategy"] = strategy.ToLowerInvariant();
        var age = Number("metadata.max.age.ms") ?? 300_000;
        Put("topic.metadata.refresh.interval.ms", Clamp("metadata.max.age.ms", age, 1, 3_600_000));
        Put("metadata.max.age.ms", Math.Clamp(3 * Math.Min(age, 86_400_000), 1, 86_400_000));
        PutClamped("reconnect.backoff.ms", 50, 0, 3_600_000);
        PutClamped("reconnect.backoff.max.ms", 1000, 0, 3_600_000);
        PutClamped("retry.backoff.ms", 100, 1, 300_000);
        PutClamped("retry.backoff.max.ms", 1000, 1, 300_000);
        var timeout = Number("request.timeout.ms") ?? 30_000;
        Put("socket.timeout.ms", Clamp("request.timeout.ms", timeout, 10, 300_000));
        _requestTimeout = TimeSpan.FromMilliseconds(Math.Max(timeout, 1));
        if (_client == ClientKind.Admin && Number("retries") is { } retries) Put("retries", retries);
        Put("connections.max.idle.ms", Math.Clamp(Number("connections.max.idle.ms") ?? (_client == ClientKind.Admin ? 300_000 : 540_000), 0, int.MaxValue));
        var setup = Math.Max(Number("socket.connection.setup.timeout.ms") ?? 10_000, Number("socket.connection.setup.timeout.max.ms") ?? 30_000);
        Put("socket.connection.setup.timeout.ms", Math.Clamp(setup, 1000, int.MaxValue));
        if (Number("send.buffer.bytes") is { } send) Put("socket.send.buffer.bytes", Clamp("send.buffer.bytes", Math.Max(send, 0), 0, 100_000_000));
        if (Number("receive.buffer.bytes") is { } receive) Put("socket.receive.buffer.bytes", Clamp("receive.buffer.bytes", Math.Max(receive, 0), 0, 100_000_000));
        Put("enable.metrics.push", Flag("enable.metrics.push") ?? _client != ClientKind.Admin);
        if (List("interceptor.classes") is { Count: > 0 } interceptors)
            Without("interceptor.classes", $"Java interceptors cannot run here; trace headers are set by the runtime ({string.Join(", ", interceptors)})", warn: true);
    }

    /// <summary>A sender may be told "stored" only on the word of all in-sync replicas (architecture, invariant 1); no expert setting gets around it.</summary>
    private void CheckAnswering()
    {
        if (_role.AnswerDeadline is null || _client != ClientKind.Producer) return;
        foreach (var name in new[] { "acks", "request.required.acks" }.Where(n => _native.TryGetValue(n, out var value) && value is not ("all" or "-1")))
            Refuse(name, "this connector answers senders once a record is safe, which needs acks=all");
    }

    private string? Word(string name) => _valid.TryGetValue(name, out var text) && text.Length > 0 ? text : null;
    private long? Number(string name) => Word(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
    private bool? Flag(string name) => Word(name) is { } text ? text == "true" : null;
    private List<string>? List(string name) => _valid.TryGetValue(name, out var text) ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : null;

    private void Put(string native, long value) => _native[native] = value.ToString(CultureInfo.InvariantCulture);
    private void Put(string native, bool value) => _native[native] = value ? "true" : "false";

    private void PutClamped(string name, long byDefault, long min, long max) => Put(name, Clamp(name, Number(name) ?? byDefault, min, max));

    private long Clamp(string name, long value, long min, long max)
    {
        var clamped = Math.Clamp(value, min, max);
        if (clamped != value) Note($"{_java.Full(name)}={value} is outside what the client takes ({min} to {max}); {clamped} is used");
        return clamped;
    }

    private void Note(string text, bool warn = false) => (warn ? _warnings : _notes).Add(text);
    private void Without(string name, string reason, bool warn) => Note($"{_java.Full(name)} has no effect here: {reason}", warn);
    private void Problem(string name, string message) => _problems.Add((name, message));

    private void Refuse(string name, string reason)
    {
        var value = ClientSettings.IsSecret(name) ? "[hidden]" : _java.Text(name);
        _problems.Add((name, $"Invalid value {value} for configuration {_java.Full(name)}: {reason}"));
    }
}
