using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;
using Microsoft.Data.Sqlite;

namespace Acme.Connect;

internal sealed class ForeignSourceTask : ISourceTask
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private readonly SourcePartition _partition = new([KeyValuePair.Create("source", (object?)"foreign")]);
    private ISourceTaskContext _context = null!;
    private string _topic = "";
    private long _count;
    private long _next;
    private volatile bool _closed;

    public async ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken)
    {
        (_context, _topic, _count) = (context, config.Get(ForeignSourceConnector.Topic), config.Get(ForeignSourceConnector.Count));
        var stored = await context.Offsets.ReadAsync(_partition, cancellationToken);
        _next = stored?.GetValueOrDefault("read") is long read ? read : 0;
    }

    public async ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken)
    {
        if (_closed) return [];
        if (_next >= _count)
        {
            await Task.Delay(Wait, _context.Time, cancellationToken);
            return [];
        }
        _next++;
        return
        [
            new SourceRecord(_topic)
            {
                ValueSchema = Schema.String,
                Value = typeof(SqliteConnection).Assembly.GetName().Version!.ToString(),
                SourcePartition = _partition,
                SourceOffset = SourceOffset.Of(new Dictionary<string, object?> { ["read"] = _next }),
            },
        ];
    }

    public void Settled(ReadOnlySpan<Settlement> settlements) { }

    public ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        _closed = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
