using ConnectorHost.Cli.Send;

namespace ConnectorHost.Tests.Cli.Send;

public sealed class SendInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("send").FullName;

    public SendInputTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        foreach (var name in new[] { "b.hl7", "a.HL7", "c", "readme.md", "sub/d.hl7" }) File.WriteAllText(Path.Combine(_folder, name), "MSH|");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folder_gives_its_message_files_by_name() => Assert.Equal(["a.HL7", "b.hl7", "c"], Names(_folder));

    [Fact]
    public void Pattern_gives_the_files_that_match_by_name()
    {
        Assert.Equal(["b.hl7"], Names(Path.Combine(_folder, "*.hl7")));
        Assert.Equal(["b.hl7", "d.hl7"], Names(Path.Combine(_folder, "**/*.hl7")));
        Assert.Equal(["d.hl7"], Names(Path.Combine(_folder, "*/d.*")));
    }

    [Fact]
    public void Arguments_keep_their_order() => Assert.Equal(["c", "-", "b.hl7"], Names(Path.Combine(_folder, "c"), "-", Path.Combine(_folder, "b.hl7")));

    [Theory]
    [InlineData("gone.hl7", "There is no file or folder")]
    [InlineData("*.gone", "No file matches")]
    [InlineData("sub/empty", "holds no file")]
    public void Name_that_stands_for_nothing_is_told(string name, string message)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub/empty"));
        Assert.Contains(message, Assert.Throws<SendFault>(() => Names(Path.Combine(_folder, name))).Message);
    }

    private static string[] Names(params string[] paths) => [.. SendInput.Find(paths).Select(i => i.Name)];
}
