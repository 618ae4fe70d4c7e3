namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An HD (hl7-mllp 13.4).</summary>
public readonly record struct Hl7AssigningAuthority(string? Namespace, string? UniversalId, string? UniversalIdType)
{
    /// <summary>The namespace, else the universal id.</summary>
    public string? Text => Namespace ?? UniversalId;

    /// <summary>An HD inside a component, its parts as sub-components.</summary>
    public static Hl7AssigningAuthority Read(Hl7Component part) => new(part[1].Value(), part[2].Value(), part[3].Value());

    /// <summary>An HD as a field, its parts as components.</summary>
    public static Hl7AssigningAuthority Read(Hl7Repetition part) => new(part[1].Value(), part[2].Value(), part[3].Value());

    /// <summary>Whether either name is the given one; case does not matter.</summary>
    public bool Is(string name) =>
        string.Equals(Namespace, name, StringComparison.OrdinalIgnoreCase) || string.Equals(UniversalId, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7AssigningAuthority);
}
