using System.Xml.Linq;

namespace ConnectorHost.Compatibility.Tests.Architecture;

/// <summary>The checkout these tests were built from.</summary>
internal static class SourceTree
{
    public static DirectoryInfo Root { get; } = FindRoot();

    public static IReadOnlyList<SourceProject> Projects(string folder) =>
        [.. Root.GetDirectories(folder).SelectMany(d => d.GetDirectories()).SelectMany(d => d.GetFiles("*.csproj")).Select(SourceProject.Read).OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>Hand-written C# files below a folder, with their path from the root, <c>/</c> between folders.</summary>
    public static IEnumerable<(string Path, FileInfo File)> CodeFiles(string folder) =>
        from file in new DirectoryInfo(Path.Combine(Root.FullName, folder)).EnumerateFiles("*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root.FullName, file.FullName).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        select (path, file);

    private static DirectoryInfo FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ConnectorHost.sln"))) return folder;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ConnectorHost.sln: these tests read the checkout.");
    }
}

/// <param name="References">Names of the projects it references.</param>
/// <param name="Usings">Namespaces it imports into all its files.</param>
internal sealed record SourceProject(string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Usings)
{
    public static SourceProject Read(FileInfo file)
    {
        var project = XDocument.Load(file.FullName);
        return new SourceProject(
            Path.GetFileNameWithoutExtension(file.Name),
            [.. Items("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            [.. Items("PackageReference")],
            [.. Items("Using")]);

        IEnumerable<string> Items(string kind) => project.Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>();
    }
}
