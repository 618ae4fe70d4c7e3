using ConnectorHost.Compatibility.Tests.Architecture;

namespace ConnectorHost.Compatibility.Tests.Docs;

/// <summary>The image cannot be built where tests run; what can be checked without an engine is.</summary>
public sealed class DockerfileTests
{
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(SourceTree.Root.FullName, "Dockerfile"));

    [Fact]
    public void Restore_sees_every_project_of_src() =>
        Assert.All(SourceTree.Projects("src"), p => Assert.Contains($"COPY src/{p.Name}/{p.Name}.csproj src/{p.Name}/\n", Dockerfile, StringComparison.Ordinal));

    [Fact]
    public void Copied_files_exist_and_pass_the_ignore_file()
    {
        var allowed = File.ReadAllLines(Path.Combine(SourceTree.Root.FullName, ".dockerignore")).Where(l => l.StartsWith('!')).Select(l => l[1..]).ToList();
        var copied = Dockerfile.Split('\n').Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1]).ToList();
        Assert.NotEmpty(copied);
        Assert.All(copied, path =>
        {
            Assert.Contains(allowed, a => path == a || path.StartsWith(a.TrimEnd('/') + "/", StringComparison.Ordinal) || path.TrimEnd('/') == a);
            if (!path.Contains('*')) Assert.True(Path.Exists(Path.Combine(SourceTree.Root.FullName, path)), path);
        });
    }
}
