using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Where a provider is looked for: a field, or a ROL or PRT segment with one of the roles; each with the specialty it states (hl7-mllp 15.4).</summary>
internal sealed class ProviderSource
{
    private readonly Place? _field;
    private readonly string[] _roles;

    private ProviderSource(Place? field, string[] roles) => (_field, _roles) = (field, roles);

    public static implicit operator ProviderSource(string path) => new(path, []);

    /// <summary>ROL-3 or PRT-4 holds one of these codes; an earlier code goes before a later one.</summary>
    public static ProviderSource Role(params string[] roles) => new(null, roles);

    public (Hl7Provider Provider, string? Specialty)? Read(MapContext c)
    {
        if (_field is not null) return Hl7Provider.Read(c.Scope.Field(_field)) is { } stated ? (stated, null) : null;
        if (!Roles.Any(c)) return null;
        foreach (var role in _roles)
        {
            if (Roles.Find(c, role) is { } found) return found;
        }
        return null;
    }
}
