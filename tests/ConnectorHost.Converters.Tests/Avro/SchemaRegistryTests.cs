using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.Converters.Avro;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Converters.Tests.Avro;

public sealed class SchemaRegistryTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly FakeTimeProvider _time = new();
    private readonly TestContexts.Meters _meters = new();
    private RegistryStub _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await RegistryStub.StartAsync();
    public async ValueTask DisposeAsync() => await _registry.DisposeAsync();

    [Theory]
    [InlineData(409, 409, "incompatible")]
    [InlineData(422, 42201, "invalid")]
    public async Task Refused_schema_is_final_and_names_subject_and_reason_and_is_not_asked_again_at_once(int status, int code, string word)
    {
        _registry.Forced = (status, code, "details: READER_FIELD_MISSING_DEFAULT_VALUE");
        using var converter = Converter();

        var e = await Assert.ThrowsAsync<SerializationException>(() => Convert(converter));
        Assert.Contains("'t-value'", e.Message, StringComparison.Ordinal);
        Assert.Contains(word, e.Message, StringComparison.Ordinal);
        Assert.Contains("READER_FIELD_MISSING_DEFAULT_VALUE", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Message, (await Assert.ThrowsAsync<SerializationException>(() => Convert(converter))).Message);
        Assert.Single(_registry.Requests);

        _registry.Forced = null;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(await Convert(converter));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Being_kept_out_can_pass_and_names_the_settings(int status)
    {
        _registry.Forced = (status, status, "no");
        using var converter = Converter();
        var e = await Assert.ThrowsAsync<RetriableException>(() => Convert(converter));
        Assert.Contains("basic.auth.user.info", e.Message, StringComparison.Ordinal);
        Assert.Single(_registry.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Failing_registry_is_asked_again_and_then_given_up_for_this_record(int status)
    {
        _registry.Forced = (status, 50001, "down");
        using var converter = Converter();
        await Assert.ThrowsAsync<RetriableException>(() => Advancing(Convert(converter)));
        Assert.Equal(4, _registry.Requests.Count);
    }

    [Fact]
    public async Task One_failure_is_bridged_by_a_repeat()
    {
        _registry.Forced = (503, 50003, "down");
        _registry.ForcedTimes = 1;
        using var converter = Converter();
        Assert.NotNull(await Advancing(Convert(converter)));
        Assert.Equal(2, _registry.Requests.Count);
    }

    [Fact]
    public async Task Registry_that_keeps_failing_is_left_alone_for_a_while()
    {
        _registry.Forced = (503, 50003, "down");
        using var converter = Converter();
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<RetriableException>(() => Advancing(Convert(converter)));
        var asked = _registry.Requests.Count;

        Assert.Contains("left alone", (await Assert.ThrowsAsync<RetriableException>(() => Convert(converter))).Message, StringComparison.Ordinal);
        Assert.Equal(asked, _registry.Requests.Count);

        _registry.Forced = null;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(await Convert(converter));
    }

    [Fact]
    public async Task Registry_out_of_reach_can_pass()
    {
        using var converter = Converter(("schema.registry.url", $"http://127.0.0.1:{FreePort()}"));
        var e = await Assert.ThrowsAsync<RetriableException>(() => Advancing(Convert(converter)));
        Assert.Contains("cannot be reached", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_url_is_tried_when_one_is_out_of_reach()
    {
        using var converter = Converter(("schema.registry.url", $"http://127.0.0.1:{FreePort()},{_registry.Url}"));
        Assert.NotNull(await Convert(converter));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Credentials_are_sent_from_either_place(bool inUrl)
    {
        using var converter = inUrl
            ? Converter(("schema.registry.url", _registry.Url.Replace("://", "://us%40er:p%3Aw@", StringComparison.Ordinal)))
            : Converter(("basic.auth.credentials.source", "USER_INFO"), ("basic.auth.user.info", "us@er:p:w"));
        await Convert(converter);
        Assert.Equal($"Basic {System.Convert.ToBase64String(Encoding.UTF8.GetBytes("us@er:p:w"))}", Assert.Single(_registry.Authorizations));
    }

    [Fact]
    public async Task Only_the_call_that_is_needed_is_made()
    {
        using var converter = Converter();
        await Convert(converter);
        Assert.Equal(["POST /subjects/t-value/versions"], _registry.Requests);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var converter = Converter();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await converter.FromConnectAsync("t", Headers.Empty, Schema.String, "v", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Requests_are_counted_with_subjects_up_to_a_cap()
    {
        var seen = new List<(long Count, string Operation, string Subject, string Status)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "schema_registry_requests_total" && instrument.Meter == _meters.Create(new MeterOptions(RegistryMetrics.MeterName))) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(t => t.Key, t => (string)t.Value!);
            seen.Add((count, labels["operation"], labels["subject"], labels["status_code"]));
        });
        listener.Start();

        using var converter = Converter();
        await Convert(converter);
        _registry.Forced = (409, 409, "no");
        await Assert.ThrowsAsync<SerializationException>(() => Convert(converter, "other"));
        Assert.Equal([(1, "register", "t-value", "200"), (1, "register", "other-value", "409")], seen);

        var metrics = new RegistryMetrics(_meters);
        for (var i = 0; i < RegistryMetrics.MaxSubjects + 5; i++) metrics.Count("by_id", $"s{i}", "200");
        Assert.Equal(RegistryMetrics.MaxSubjects + 1, seen.Select(s => s.Subject).Distinct().Count());
        Assert.Equal(RegistryMetrics.Other, seen[^1].Subject);
    }

    private AvroConverter Converter(params (string Name, string? Value)[] settings) =>
        new(TestContexts.Config([.. new[] { ("schema.registry.url", (string?)_registry.Url) }.Where(s => settings.All(o => o.Name != s.Item1)), .. settings]), TestContexts.Value(_time, _meters));

    private static async Task<byte[]?> Convert(AvroConverter converter, string topic = "t") =>
        await converter.FromConnectAsync(topic, Headers.Empty, Schema.String, "v", default).AsTask().WaitAsync(Deadline);

    /// <summary>Lets the clock run while a repeat waits for it, and never while a request is under way: its own time-out is on the same clock.</summary>
    private async Task<T> Advancing<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            var requests = _registry.Requests.Count;
            await Task.WhenAny(task, Task.Delay(100));
            if (!_registry.IsBusy && requests == _registry.Requests.Count) _time.Advance(TimeSpan.FromSeconds(2));
        }
        return await task;
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return ((System.Net.IPEndPoint)socket.LocalEndpoint).Port;
    }
}
