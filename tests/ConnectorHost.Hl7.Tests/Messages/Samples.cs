using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>The sample messages of the repository, and short ways to build a message in a test.</summary>
internal static class Samples
{
    public static string Folder { get; } = Path.Combine(Root(), "sample-messages", "hl7");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.hl7").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string prefix) => File.ReadAllBytes(Directory.GetFiles(Folder, prefix + "*.hl7").Single());

    /// <summary>First message of a sample.</summary>
    public static Hl7Message Message(string prefix) => FirstOf(Bytes(prefix));

    public static Hl7Message FirstOf(byte[] payload)
    {
        var frame = Hl7Frame.Read(payload);
        Assert.Equal(Hl7Fault.None, frame.Fault);
        Assert.True(Hl7Header.TryRead(frame.First(Hl7Line.Message), Hl7ReaderOptions.Standard, frame.Marked, out var header, out _));
        var message = new Hl7Message();
        message.Reset(header);
        return message;
    }

    /// <summary>Lines behind a standard header, joined by CR; UTF-8.</summary>
    public static Hl7Message With(params string[] lines) =>
        FirstOf(Encoding.UTF8.GetBytes(string.Join('\r', ["MSH|^~\\&|APP|FAC|||20260101||ADT^A01|1|P|2.5", .. lines])));

    /// <summary>One field of one segment, with the standard delimiters.</summary>
    public static Hl7Field Field(string raw) => With("ZZZ|" + raw).Segment("ZZZ")[1];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ConnectorHost.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"ConnectorHost.sln not found above {AppContext.BaseDirectory}.");
    }
}
