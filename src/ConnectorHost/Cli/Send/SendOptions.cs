namespace ConnectorHost.Cli.Send;

/// <summary>What the command line of <c>send</c> asks for.</summary>
/// <param name="Paths">Files, folders, patterns, or <c>-</c> for standard input.</param>
/// <param name="Tls">Null: plain TCP.</param>
/// <param name="Repeat">Passes over the input, the first included.</param>
/// <param name="Window">Messages of one connection that may wait for their answers; 1 is lock-step.</param>
/// <param name="Rate">Messages a second over all connections; null: as fast as they are answered.</param>
/// <param name="Timeout">How long an answer, or a connection, may take.</param>
/// <param name="Retries">How often a message without an answer is sent again, and a connection tried again.</param>
/// <param name="Release">MLLP release; 2 has commit blocks (hl7-mllp 5.11).</param>
internal sealed record SendOptions(
    IReadOnlyList<string> Paths,
    string Host,
    int Port,
    TlsChoice? Tls,
    int Repeat,
    ControlIdChoice ControlIds,
    bool SplitBatches,
    int Connections,
    int Window,
    double? Rate,
    TimeSpan Timeout,
    int Retries,
    int Release,
    bool Quiet);

/// <summary>Which control ids (MSH-10) go out.</summary>
internal enum ControlIdChoice
{
    /// <summary>The first pass keeps those of the input, each repeat gets new ones.</summary>
    FreshWhenRepeated,

    /// <summary>Every message keeps its own, so that repeats are duplicates.</summary>
    Same,

    /// <summary>Every message gets a new one, in the first pass too.</summary>
    Fresh,
}
