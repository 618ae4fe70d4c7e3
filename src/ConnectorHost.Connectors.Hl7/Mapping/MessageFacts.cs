namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>What the mapper must know of a message that its text does not say.</summary>
/// <param name="ReceivedEpochMs">When the frame was complete.</param>
/// <param name="Hash">SHA-256 of the message as received, MSH-8 emptied (hl7-mllp 21); 32 bytes.</param>
/// <param name="TraceId">32 lower-case hex digits of the trace in progress; null makes a random one.</param>
internal readonly record struct MessageFacts(long ReceivedEpochMs, ReadOnlyMemory<byte> Hash, string? TraceId = null)
{
    public override string ToString() => "MessageFacts";
}
