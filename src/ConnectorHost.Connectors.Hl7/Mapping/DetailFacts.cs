using ConnectorHost.Connectors.Hl7.Mapping.Vitals;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>What is known of the order or result at hand beside its segments; filled by its route.</summary>
internal sealed class DetailFacts
{
    /// <summary>Of an order, never empty where an order event is made.</summary>
    public string OrderId { get; set; } = "";

    /// <summary>Last word of the suffix: created, updated, cancelled.</summary>
    public string OrderWord { get; set; } = "";

    /// <summary>Several OBR share one ORC: the OBR goes before its ORC.</summary>
    public bool SharesOrder { get; set; }

    /// <summary>Stands for ORC-5 where the message says it otherwise.</summary>
    public string? StatedStatus { get; set; }

    /// <summary>n-th OBR of the message, from 1; 0 for rows without OBR.</summary>
    public int ResultNumber { get; set; }

    /// <summary>Rows of the event: OBX segments, in order.</summary>
    public List<Hl7Segment> Rows { get; } = [];

    /// <summary>The vital sign each row means; as long as <see cref="Rows"/> in vitals events, else empty.</summary>
    public List<VitalKind> Kinds { get; } = [];
}
