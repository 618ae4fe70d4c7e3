namespace ConnectorHost.PluginApi.Config;

/// <summary>Another class name, usually a Java one, under which configs may ask for this class.</summary>
/// <remarks>The first alias on a class is the name REST answers show for it.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PluginAliasAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
