using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

/// <summary>A task's context that takes one dead letter and completes it when told to.</summary>
internal sealed class HeldLetters : ISourceTaskContext
{
    private Action<Delivery>? _completion;

    public string ConnectorName => "c";
    public int TaskNumber => 0;
    public int TaskCount => 1;
    public IOffsetReader Offsets => throw new NotSupportedException();
    public ITransactionContext? Transactions => null;
    public ISharedResources Shared => throw new NotSupportedException();
    public ILoggerFactory Logs => throw new NotSupportedException();
    public IMeterFactory Meters => throw new NotSupportedException();
    public TimeProvider Time => TimeProvider.System;

    public void PublishEndpoint(string name, string? address) => throw new NotSupportedException();

    public void SaveOffset(SourcePartition partition, SourceOffset offset) => throw new NotSupportedException();

    public void Reject(RecordOrigin origin, Stage stage, Exception error, Action<Delivery> completion)
    {
        Assert.Null(_completion);
        _completion = completion;
    }

    public void Complete(Delivery delivery) => _completion!(delivery);
}
