using ConnectorHost.Connectors.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping;

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

/// <summary>ROL and PRT segments of patient and visit; those of procedures and insurances are not looked at (hl7-mllp 9.5).</summary>
internal static class Roles
{
    private static readonly Place Role = "ROL";
    private static readonly Place Participation = "PRT";

    public static bool Any(MapContext c) => c.Scope.Segment(Role).Exists || c.Scope.Segment(Participation).Exists;

    public static (Hl7Provider Provider, string? Specialty)? Find(MapContext c, string role)
    {
        var ofVisit = true;
        for (var i = c.Scope.Patient.From; i < c.Scope.Patient.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (segment.Is("PR1") || segment.Is("IN1")) ofVisit = false;
            if (segment.Is("PV1") || segment.Is("PID")) ofVisit = true;
            if (!ofVisit) continue;
            if (segment.Is("ROL") && segment[3].Is(role) && Hl7Provider.Read(segment[4]) is { } person) return (person, Specialty(segment[9]));
            if (segment.Is("PRT") && segment[4].Is(role) && Hl7Provider.Read(segment[5]) is { } participant) return (participant, Specialty(segment[6]));
        }
        return null;
    }

    // ROL-9 and PRT-6 say what kind of provider it is.
    private static string? Specialty(Hl7Field field) => field.Component(2).Value() ?? field.Value();
}

/// <summary>Providers as events show them.</summary>
internal static class Providers
{
    public static Struct Of(Schema schema, Hl7Provider provider, string? specialty = null) =>
        EventParts.Provider(schema, provider.ProviderId, provider.Name, specialty, provider.Npi);

    public static Struct? Of(MapContext c, Schema schema, Place place) => Hl7Provider.Read(c.Scope.Field(place)) is { } provider ? Of(schema, provider) : null;

    /// <summary>The first source that has one.</summary>
    public static FieldReader Optional(params ProviderSource[] sources) => (c, schema) => First(c, schema, sources);

    /// <summary>As <see cref="Optional"/>, else <c>UNKNOWN</c> and a finding.</summary>
    public static FieldReader Required(string location, params ProviderSource[] sources) => (c, schema) =>
    {
        if (First(c, schema, sources) is { } provider) return provider;
        c.Findings.Default(location, "provider_missing", "no provider stated");
        return EventParts.Provider(schema, Missing.Unknown, Missing.Unknown, null, null);
    };

    private static Struct? First(MapContext c, Schema schema, ProviderSource[] sources)
    {
        foreach (var source in sources)
        {
            if (source.Read(c) is var (provider, specialty)) return Of(schema, provider, specialty);
        }
        return null;
    }
}
