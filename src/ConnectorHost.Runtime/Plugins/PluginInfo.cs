using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>One class in one of its kinds.</summary>
/// <param name="ClassName">Shown name: the first alias on the class, else its .NET full name with <c>$</c> before a nested class.</param>
/// <param name="Version">The connector's own answer, a static <c>Version</c> property, Connect's version for a stand-in of a bundled Java class, else the assembly's.</param>
/// <param name="Keys">The plugin's own keys, without prefix.</param>
/// <param name="Location"><c>classpath</c> for our own, else the plugin folder.</param>
internal sealed record PluginInfo(string ClassName, PluginKind Kind, string? Version, Type Type, ConfigDef Keys, string Location)
{
    /// <summary>Location of plugins that are part of the host, in Kafka's word.</summary>
    public const string OwnLocation = "classpath";

    /// <summary>Names that are always good for this class: full names, no two classes may share one.</summary>
    public IReadOnlyList<string> FullNames { get; init; } = [];

    public override string ToString() => $"{ClassName} ({Kind.RestName()}, version {Version ?? "undefined"}, {Location})";
}
