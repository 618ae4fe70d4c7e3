using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Providers as events show them.</summary>
internal static class Providers
{
    public static Struct Of(Schema schema, Hl7Provider provider, string? specialty = null) =>
        EventParts.Provider(schema, provider.ProviderId, provider.Name, specialty, provider.Npi);

    public static Struct? Of(MapContext c, Schema schema, Place place) => Hl7Provider.Read(c.Scope.Field(place)) is { } provider ? Of(schema, provider) : null;

    /// <summary>The first source that has one.</summary>
    public static FieldReader Optional(params ProviderSource[] sources) => (c, schema) => First(c, schema, sources);

    /// <summary>As <see cref="Optional"/>, else <c>UNKNOWN</c> and a finding.</summary>
    public static FieldReader Required(Place told, params ProviderSource[] sources) => (c, schema) =>
    {
        if (First(c, schema, sources) is { } provider) return provider;
        c.Findings.Default(c.At(told), "provider_missing", "no provider stated");
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
