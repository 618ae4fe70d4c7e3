using System.Reflection;
using System.Runtime.Loader;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>The world of one plugin folder: its own assemblies first, the host's only for what is shared on purpose (<see cref="SharedAssemblies"/>).</summary>
/// <remarks>Not collectible: types of plugins end up in static caches of the framework anyway, and plugins live as long as the process.</remarks>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly List<AssemblyDependencyResolver> _resolvers;

    /// <param name="folder">Full path of the plugin folder.</param>
    /// <param name="components">Assemblies in it that have a <c>.deps.json</c>.</param>
    public PluginLoadContext(string folder, IEnumerable<string> components) : base($"plugin:{Path.GetFileName(folder)}") =>
        (_folder, _resolvers) = (folder, [.. components.Select(path => new AssemblyDependencyResolver(path))]);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is null || SharedAssemblies.Contains(assemblyName.Name)) return null;
        var path = _resolvers.Select(r => r.ResolveAssemblyToPath(assemblyName)).FirstOrDefault(p => p is not null) ?? Probe($"{assemblyName.Name}.dll");
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolvers.Select(r => r.ResolveUnmanagedDllToPath(unmanagedDllName)).FirstOrDefault(p => p is not null)
            ?? Probe(unmanagedDllName) ?? Probe($"{unmanagedDllName}.so") ?? Probe($"lib{unmanagedDllName}.so");
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }

    private string? Probe(string file) => Path.Combine(_folder, file) is var path && File.Exists(path) ? path : null;
}
