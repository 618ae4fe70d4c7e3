namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>One provider out of the repetitions of an XCN field (hl7-mllp 13.3).</summary>
/// <param name="ProviderId">First repetition's id, else its display name.</param>
/// <param name="Name">Display name, else the id.</param>
/// <param name="Npi">Ten digits with a valid check digit, or <c>null</c>.</param>
public sealed record Hl7Provider(string ProviderId, string Name, string? Npi)
{
    /// <summary><c>null</c>: the field says nothing, the caller asks the next source.</summary>
    public static Hl7Provider? Read(Hl7Field field)
    {
        Hl7Person? first = null;
        string? npi = null;
        foreach (var part in field)
        {
            if (Hl7Person.Read(part) is not { } person) continue;
            first ??= person;
            if (npi is null && person.IsNpi && IsNpi(person.Id)) npi = person.Id;
        }
        return Of(first, npi);
    }

    /// <summary>The provider one person is.</summary>
    public static Hl7Provider? Of(Hl7Person? person) => Of(person, person is { IsNpi: true } && IsNpi(person.Id) ? person.Id : null);

    /// <summary>Luhn over the digits with 80840 in front, as the numbering rule of NPI asks.</summary>
    public static bool IsNpi(string? id)
    {
        if (id is not { Length: 10 }) return false;
        var sum = 24;                                              // what 80840 contributes
        for (var i = 0; i < id.Length; i++)
        {
            if (!char.IsAsciiDigit(id[i])) return false;
            var digit = id[i] - '0';
            if (i % 2 == 0) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    private static Hl7Provider? Of(Hl7Person? person, string? npi) =>
        person is not null && (person.Id ?? person.Display) is { } id ? new(id, person.Display ?? id, npi) : null;

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Provider);
}
