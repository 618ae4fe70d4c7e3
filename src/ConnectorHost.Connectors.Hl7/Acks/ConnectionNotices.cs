namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Which warnings about a sender were given on this connection: once each, for they would come with every message.</summary>
internal sealed class ConnectionNotices
{
    /// <summary>MSH-15 or MSH-16 holds no value of table 0155.</summary>
    public bool UnknownCondition { get; set; }

    public bool SequenceGap { get; set; }
}
