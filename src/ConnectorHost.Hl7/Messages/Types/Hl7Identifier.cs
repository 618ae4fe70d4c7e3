namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An identifier with where it comes from: an EI, or a CX without its check digit (hl7-mllp 13.4, 13.5).</summary>
/// <param name="Id">Never empty.</param>
/// <param name="Namespace">Authority or namespace as text.</param>
/// <param name="Type">Identifier type of a CX (table 0203).</param>
public readonly record struct Hl7Identifier(string Id, string? Namespace, string? Type)
{
    /// <summary>An EI as a field.</summary>
    public static Hl7Identifier? ReadEntity(Hl7Repetition part) => Entity(part[1].SimpleValue(), part[2].SimpleValue(), part[3].SimpleValue());

    /// <summary>An EI inside a component, as in EIP (ORC-8, OBR-29).</summary>
    public static Hl7Identifier? ReadEntity(Hl7Component part) => Entity(part[1].Value(), part[2].Value(), part[3].Value());

    /// <summary>A CX; <c>null</c> when component 1 is not valued.</summary>
    public static Hl7Identifier? ReadCx(Hl7Repetition part) =>
        part[1].SimpleValue() is { } id ? new(id, Hl7AssigningAuthority.Read(part[4]).Text, part[5].Value()) : null;

    /// <summary>Adds the identifiers of a CX field, in order.</summary>
    internal static void AddAll(Hl7Field field, List<Hl7Identifier> to)
    {
        foreach (var part in field)
        {
            if (ReadCx(part) is { } identifier) to.Add(identifier);
        }
    }

    // "^^id" is common in TXA-12: then component 3 is the id and no namespace.
    private static Hl7Identifier? Entity(string? id, string? space, string? universal)
    {
        if (id is not null) return new(id, space ?? universal, null);
        return universal is null ? null : new(universal, space, null);
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Identifier);
}
