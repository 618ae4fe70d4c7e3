using System.Reflection;

namespace ConnectorHost.Startup;

/// <summary>Assemblies of the deployable that hold plugins; found by the same catalogue as anybody's.</summary>
internal static class HostPlugins
{
    public static Assembly Converters { get; } = Assembly.Load("ConnectorHost.Converters");

    public static IReadOnlyList<Assembly> Assemblies =>
        [Assembly.Load("ConnectorHost.Connectors.Hl7"), Assembly.Load("ConnectorHost.Transforms"), Converters];
}
