using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using ConnectorHost.Cli.Tail;
using ConnectorHost.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Cli;

public sealed class TailCommandTests : IAsyncLifetime
{
    private EmbeddedBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await EmbeddedBroker.StartAsync(0, NullLoggerFactory.Instance, CancellationToken.None);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Records_of_all_partitions_are_printed_from_the_beginning()
    {
        _broker.CreateTopic("t", 3, 1);
        await ProduceAsync("t", 0, 1, 2);
        var lines = await TailAsync("t", fromBeginning: true, count: 3);
        Assert.Equal([0, 1, 2], lines.Select(l => l.GetProperty("partition").GetInt32()).Order());
        Assert.All(lines, l => Assert.Equal(("text", "v"), (l.GetProperty("value").GetString(), l.GetProperty("headers").GetProperty("h").GetString())));
    }

    [Fact]
    public async Task Topic_that_comes_later_is_waited_for_and_not_created()
    {
        using var told = new StringWriter();
        var tail = TailAsync("later", fromBeginning: false, count: 1, told);
        using (var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20)))
        {
            while (!told.ToString().Contains("later does not exist yet", StringComparison.Ordinal)) await Task.Delay(10, deadline.Token);
        }
        Assert.True(_broker.CreateTopic("later", 16, 1));
        await ProduceAsync("later", 11);
        Assert.Equal(11, Assert.Single(await tail).GetProperty("partition").GetInt32());
    }

    private async Task<IReadOnlyList<JsonElement>> TailAsync(string topic, bool fromBeginning, long count, TextWriter? error = null)
    {
        using var output = new StringWriter();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await TailCommand.RunAsync(_broker.Bootstrap, null, topic, fromBeginning, count, output, TextWriter.Synchronized(error ?? TextWriter.Null), deadline.Token));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private async Task ProduceAsync(string topic, params int[] partitions)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _broker.Bootstrap }).Build();
        foreach (var partition in partitions)
        {
            var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes("k"), Value = Encoding.UTF8.GetBytes("text"), Headers = [new Header("h", Encoding.UTF8.GetBytes("v"))] };
            await producer.ProduceAsync(new TopicPartition(topic, partition), message);
        }
    }
}
