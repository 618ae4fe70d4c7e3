namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>What became of a message, the best first; decides what a repeat of it gets (hl7-mllp 21).</summary>
internal enum MessageFate
{
    /// <summary>Every event of it is stored or filtered.</summary>
    Stored,

    /// <summary>It, or a record of it, is in the dead letter topic and nothing of it failed otherwise.</summary>
    DeadLettered,

    /// <summary>Refused, failed, given up or unknown: a repeat is processed anew.</summary>
    Open,
}
