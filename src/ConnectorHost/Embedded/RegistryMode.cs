using System.Diagnostics.CodeAnalysis;

namespace ConnectorHost.Embedded;

/// <summary>What may be done to a subject (kafka-connect 26.7).</summary>
/// <param name="Name">Upper case name on the wire.</param>
/// <param name="AllowsChanges">Whether schemas may be registered and deleted.</param>
internal sealed record RegistryMode(string Name, bool AllowsChanges)
{
    public static RegistryMode ReadWrite { get; } = new("READWRITE", true);
    public static RegistryMode ReadOnly { get; } = new("READONLY", false);

    /// <summary>Set globally, it beats the subjects' own modes.</summary>
    public static RegistryMode ReadOnlyOverride { get; } = new("READONLY_OVERRIDE", false);

    /// <summary>Callers choose the ids; levels are not checked for them.</summary>
    public static RegistryMode Import { get; } = new("IMPORT", true);

    public static bool TryParse(string? name, [NotNullWhen(true)] out RegistryMode? mode) =>
        (mode = Array.Find([ReadWrite, ReadOnly, ReadOnlyOverride, Import],
            known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is not null;
}
