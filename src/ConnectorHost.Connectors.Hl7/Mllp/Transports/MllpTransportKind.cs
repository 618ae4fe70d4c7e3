namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>What stands under a listener.</summary>
internal enum MllpTransportKind
{
    /// <summary>The runtime's sockets behind Kestrel's connection abstraction.</summary>
    Kestrel,

    /// <summary>DotNetty channels behind the same abstraction.</summary>
    DotNetty,
}
