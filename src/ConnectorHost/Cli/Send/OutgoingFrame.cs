namespace ConnectorHost.Cli.Send;

/// <summary>One frame body to send, and where it came from.</summary>
/// <param name="Source">File name, with a number from the second frame of a file on.</param>
internal sealed record OutgoingFrame(string Source, ReadOnlyMemory<byte> Body)
{
    public override string ToString() => $"{Source}, {Body.Length} bytes";
}
