namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>A PL, or an old location by the same positions (hl7-mllp 13.4).</summary>
public sealed record Hl7Location(
    string? Unit, string? Room, string? Bed, string? Facility, string? Status, string? Type, string? Building, string? Floor, string? Description)
{
    /// <summary>Valued parts from unit to bed with blanks between.</summary>
    public string? Text => string.Join(' ', new[] { Unit, Room, Bed }.Where(p => p is not null)) is { Length: > 0 } text ? text : Facility;

    /// <summary><c>null</c> when no part is valued. Dashes in a lone unit stay: nobody can say what they separate.</summary>
    public static Hl7Location? Read(Hl7Repetition part)
    {
        if (part.IsEmpty) return null;
        var location = new Hl7Location(
            Place(part, 1), Place(part, 2), Place(part, 3), Hl7AssigningAuthority.Read(part[4]).Text,
            part[5].Value(), part[6].Value(), part[7].Value(), part[8].Value(), part[9].SimpleValue());
        return location == new Hl7Location(null, null, null, null, null, null, null, null, null) ? null : location;
    }

    // Codes up to 2.6, authorities of several parts from 2.7 on: the first of those is the code.
    private static string? Place(Hl7Repetition part, int component) => part.Slice.IsAtLeast27 ? part[component].Value() : part[component].SimpleValue();

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Location);
}
