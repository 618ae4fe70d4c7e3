using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>One folder of a third party: reads which of its assemblies can hold plugins and loads those, isolated.</summary>
internal static class PluginFolder
{
    private static readonly string ApiName = typeof(PluginApi.Config.ConfigKey).Assembly.GetName().Name!;

    /// <summary>The public types of the folder's plugin assemblies; only assemblies that refer to the plugin API are loaded for it.</summary>
    /// <exception cref="Exception">An assembly or one of its dependencies cannot be loaded.</exception>
    public static IReadOnlyList<Type> Load(string folder)
    {
        var files = Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).ToList();
        var candidates = files.Where(f => !SharedAssemblies.Contains(Path.GetFileNameWithoutExtension(f)) && RefersToApi(f)).ToList();
        if (candidates.Count == 0) throw new FileNotFoundException($"no assembly in it refers to {ApiName}");
        var context = new PluginLoadContext(folder, files.Where(f => File.Exists(Path.ChangeExtension(f, ".deps.json"))));
        return [.. candidates.Select(f => context.LoadFromAssemblyPath(f)).SelectMany(a => a.GetExportedTypes())];
    }

    private static bool RefersToApi(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        if (!image.HasMetadata) return false;
        var metadata = image.GetMetadataReader();
        return metadata.IsAssembly && metadata.AssemblyReferences.Any(r => metadata.GetString(metadata.GetAssemblyReference(r).Name) == ApiName);
    }
}
