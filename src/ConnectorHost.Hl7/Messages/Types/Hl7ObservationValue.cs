namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>OBX-5 read by OBX-2 (hl7-mllp 13.8); what does not apply is <c>null</c>.</summary>
public sealed record Hl7ObservationValue
{
    /// <summary>Nothing was sent.</summary>
    public static Hl7ObservationValue None { get; } = new();

    /// <summary>The number, or the lower end of a range.</summary>
    public double? Number { get; init; }

    /// <summary>Upper bound of a range.</summary>
    public double? High { get; init; }

    /// <summary>One of <c>&gt; &lt; &gt;= &lt;= = &lt;&gt;</c>.</summary>
    public string? Comparator { get; init; }

    /// <summary>The value of a text type; of others what the typed parts cannot hold.</summary>
    public string? Text { get; init; }

    /// <summary>The first code.</summary>
    public Hl7CodedValue? Coded { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long? TimeMs { get; init; }

    /// <summary>Unit or currency that came with the value and replaces OBX-6.</summary>
    public string? Unit { get; init; }

    /// <summary>Of an ED or RP.</summary>
    public Hl7Attachment? Attachment { get; init; }

    /// <summary>Reads an OBX; never fails: what cannot be read by its type is text.</summary>
    public static Hl7ObservationValue Read(Hl7Segment obx, Hl7Zones zones) => Hl7ObservationReader.Read(obx, zones);

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7ObservationValue);
}
