namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An XCN, or an old CN by the same positions (hl7-mllp 13.3).</summary>
public sealed record Hl7Person(string? Id, Hl7PersonName? Name, Hl7AssigningAuthority Authority, string? IdType)
{
    private const string NpiOid = "2.16.840.1.113883.4.6";

    /// <summary>Display name, else the id.</summary>
    public string? Display => Name?.Display ?? Id;

    /// <summary>The id is a national provider identifier by its type or authority.</summary>
    public bool IsNpi => string.Equals(IdType, "NPI", StringComparison.OrdinalIgnoreCase) || Authority.Is("NPI") || Authority.Is(NpiOid);

    /// <summary><c>null</c> when neither id nor name is valued.</summary>
    public static Hl7Person? Read(Hl7Repetition part)
    {
        if (part.IsEmpty) return null;
        var person = new Hl7Person(part[1].SimpleValue(), Hl7PersonName.ReadXcn(part), Hl7AssigningAuthority.Read(part[9]), part[13].Value());
        return person.Id is null && person.Name is null ? null : person;
    }

    /// <summary>A person inside a component, as in NDL (OBR-32): id, family, given and so on as sub-components.</summary>
    public static Hl7Person? Read(Hl7Component part)
    {
        if (part.IsEmpty) return null;
        var name = new Hl7PersonName(part[2].Value(), part[3].Value(), part[4].Value(), part[5].Value(), part[6].Value(), part[7].Value(), null, null);
        var person = new Hl7Person(part[1].Value(), name.Display is null ? null : name, new(part[9].Value(), part[10].Value(), part[11].Value()), null);
        return person.Id is null && person.Name is null ? null : person;
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Person);
}
