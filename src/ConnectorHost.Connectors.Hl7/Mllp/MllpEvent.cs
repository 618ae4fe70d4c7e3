namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>What the decoder came upon.</summary>
internal enum MllpEvent
{
    /// <summary>All bytes are consumed; more are needed.</summary>
    NeedMore,

    /// <summary>A frame is complete: take it.</summary>
    Frame,

    /// <summary>A frame over the limit ended; what was kept of it can be taken to name it in the answer.</summary>
    Oversize,

    /// <summary>The connection must be closed without an answer; <see cref="MllpFrameDecoder.CloseReason"/> says why.</summary>
    Close,
}
