using System.Reflection;
using System.Text.RegularExpressions;
using ConnectorHost.Compatibility.Tests.Architecture;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Compatibility.Tests.Docs;

/// <summary>What <c>docs/ARCHITECTURE.md</c> and the decision records say exists does exist.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Docs = Path.Combine(SourceTree.Root.FullName, "docs");
    private static readonly string Page = File.ReadAllText(Path.Combine(Docs, "ARCHITECTURE.md"));

    /// <summary>Types of the frameworks and libraries that the decision records speak of.</summary>
    private static readonly HashSet<string> NotOurs = ["IConnectionListenerFactory", "ConnectionContext", "Task", "PluginAlias"];

    private static readonly List<Assembly> Assemblies =
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "ConnectorHost*.dll").Select(f => Path.GetFileNameWithoutExtension(f)!).Where(n => !n.EndsWith("Tests", StringComparison.Ordinal)).Select(Assembly.Load)];

    private static readonly ILookup<string, Type> Types = Assemblies.SelectMany(a => a.GetTypes()).ToLookup(t => t.Name.Split('`')[0]);

    public static TheoryData<string> Pages() => ["ARCHITECTURE.md", .. Directory.EnumerateFiles(Path.Combine(Docs, "decisions"), "*.md").Select(f => $"decisions/{Path.GetFileName(f)}").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Named_types_exist(string page)
    {
        var unknown = Code().Matches(File.ReadAllText(Path.Combine(Docs, page))).Select(m => m.Groups["name"].Value).Distinct().Where(n => !Exists(n)).ToList();
        Assert.True(unknown.Count == 0, $"docs/{page} names what does not exist: {string.Join(", ", unknown)}. Mend the page, or write what is no type without backticks.");
    }

    [Fact]
    public void Page_names_the_types_of_the_flow() => Assert.True(Code().Count(Page) > 50);

    [Fact]
    public void Each_folder_of_src_has_its_sentence()
    {
        var exist = new DirectoryInfo(Path.Combine(SourceTree.Root.FullName, "src")).GetDirectories()
            .SelectMany(project => project.GetDirectories().Where(d => d.Name is not ("bin" or "obj") && d.EnumerateFiles("*", SearchOption.AllDirectories).Any()).Select(d => $"{project.Name}/{d.Name}"));
        Assert.Equal(exist.Order(StringComparer.Ordinal), Folder().Matches(Page).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_pages(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Docs, page))!;
        var broken = Link().Matches(File.ReadAllText(Path.Combine(Docs, page))).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, t)));
        Assert.Empty(broken);
    }

    /// <summary>A type, a type with its member, a member the plugin API speaks of, or a project.</summary>
    private static bool Exists(string name)
    {
        var parts = name.Split('.');
        if (parts[0] == "ConnectorHost") return Assemblies.Any(a => a.GetName().Name == name);
        if (NotOurs.Contains(parts[0]) || Types.Contains(name)) return true;
        return parts.Length == 1
            ? typeof(Delivery).Assembly.GetExportedTypes().Any(t => t.GetMember(name).Length > 0)
            : Types[parts[0]].Any(t => t.GetMember(parts[1]).Length > 0);
    }

    // A type, or a member of one: `Delivery`, `ISourceTask.Settled`. Words in capitals, paths and settings are none.
    [GeneratedRegex(@"`(?<name>I?[A-Z][a-z0-9]\w*(?:\.[A-Z]\w*)?)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `(?<name>ConnectorHost[\w.]*/\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Folder();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)")]
    private static partial Regex Link();
}
