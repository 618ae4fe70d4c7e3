using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Pipeline;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>What one source task sees of the runtime.</summary>
internal sealed class SourceTaskContext(
    TaskId id, int taskCount, string taskClass, IOffsetReader offsets, ISharedResources shared, SubmittedRecords submitted, DeadLetterQueue? deadLetters, WorkerServices services) : ISourceTaskContext
{
    public string ConnectorName => id.Connector;
    public int TaskNumber => id.Task;
    public int TaskCount => taskCount;
    public IOffsetReader Offsets => offsets;
    public ITransactionContext? Transactions => null;
    public ISharedResources Shared => shared;
    public ILoggerFactory Logs => services.Logs;
    public IMeterFactory Meters => services.Meters;
    public TimeProvider Time => services.Time;

    public void PublishEndpoint(string name, string? address) => services.Endpoints.Publish(id.Connector, name, address);

    public void SaveOffset(SourcePartition partition, SourceOffset offset) => submitted.Progress(partition, offset);

    public void Reject(RecordOrigin origin, Stage stage, Exception error, Action<Delivery> completion)
    {
        if (deadLetters is null) completion(Delivery.Failed(stage, error, retriable: false, maybeStored: false));
        else deadLetters.Send(origin, null, stage, taskClass, error, completion);
    }
}
