namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Whether senders show a certificate.</summary>
internal enum ClientAuth
{
    /// <summary>Not asked for.</summary>
    None,

    /// <summary>Asked for; one that is shown must be good.</summary>
    Want,

    /// <summary>No handshake without a good one.</summary>
    Need,
}
