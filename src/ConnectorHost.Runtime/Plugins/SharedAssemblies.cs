using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ConnectorHost.Runtime.Plugins;

/// <summary>What a foreign plugin gets from the host instead of from its own folder.</summary>
/// <remarks>
/// The plugin API, because its types are the contract; the assemblies of the .NET shared frameworks the host runs on, because there is one framework per process;
/// and logging abstractions, because <c>ILoggerFactory</c> is part of the plugin API and the host may carry a newer copy than its framework does.
/// A plugin brings everything else, in whatever version.
/// </remarks>
internal static class SharedAssemblies
{
    private static readonly FrozenSet<string> Names = Collect();

    public static bool Contains(string simpleName) => Names.Contains(simpleName);

    private static FrozenSet<string> Collect()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            typeof(PluginApi.Config.ConfigKey).Assembly.GetName().Name!,
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
        };
        var application = Folder(AppContext.BaseDirectory);
        var frameworks = TrustedAssemblies().Select(p => Folder(Path.GetDirectoryName(p)!)).Append(Folder(RuntimeEnvironment.GetRuntimeDirectory())).Distinct();
        foreach (var folder in frameworks.Where(f => f != application && Directory.Exists(f)))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.dll")) names.Add(Path.GetFileNameWithoutExtension(file));
        }
        foreach (var name in RuntimePackAssemblies()) names.Add(name);
        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    private static string Folder(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string[] TrustedAssemblies() =>
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A self-contained host has the framework in its own folder; its <c>.deps.json</c> says which files those are.</summary>
    private static IEnumerable<string> RuntimePackAssemblies()
    {
        var files = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in files.Where(File.Exists))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (!document.RootElement.TryGetProperty("targets", out var targets)) continue;
            foreach (var library in targets.EnumerateObject().SelectMany(t => t.Value.EnumerateObject()).Where(l => l.Name.StartsWith("runtimepack.", StringComparison.Ordinal)))
            {
                if (!library.Value.TryGetProperty("runtime", out var runtime)) continue;
                foreach (var assembly in runtime.EnumerateObject()) yield return Path.GetFileNameWithoutExtension(assembly.Name);
            }
        }
    }
}
