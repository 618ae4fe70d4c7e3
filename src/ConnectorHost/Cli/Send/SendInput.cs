using Microsoft.Extensions.FileSystemGlobbing;

namespace ConnectorHost.Cli.Send;

/// <summary>One file to send, or standard input.</summary>
/// <param name="Name">As shown.</param>
/// <param name="Path">Null: standard input.</param>
internal sealed record SendInput(string Name, string? Path)
{
    private const string StandardInput = "-";
    private static readonly string[] Extensions = [".hl7", ".txt", ".mllp", ".dat", ".bin", ".er7", ""];

    /// <summary>Length in bytes; null for standard input.</summary>
    public long? Bytes => Path is null ? null : new FileInfo(Path).Length;

    /// <summary>The files that the arguments name, in their order; those of a folder or pattern by name.</summary>
    /// <param name="paths">Files, folders (without the folders in them), patterns such as <c>in/**/*.hl7</c>, or <c>-</c>.</param>
    /// <exception cref="SendFault">A name stands for nothing.</exception>
    public static List<SendInput> Find(IReadOnlyList<string> paths)
    {
        var found = new List<SendInput>();
        foreach (var path in paths)
        {
            if (path == StandardInput) found.Add(new SendInput(StandardInput, null));
            else if (File.Exists(path)) found.Add(Of(path));
            else if (Directory.Exists(path)) found.AddRange(InFolder(path));
            else if (path.Contains('*', StringComparison.Ordinal)) found.AddRange(Matching(path));
            else throw new SendFault($"There is no file or folder '{path}'.");
        }
        if (found.Count(i => i.Path is null) > 1) throw new SendFault("Standard input (-) can be named once.");
        return found;
    }

    private static SendInput Of(string file) => new(System.IO.Path.GetFileName(file), file);

    private static List<SendInput> InFolder(string folder)
    {
        List<SendInput> files = [.. Directory.EnumerateFiles(folder).Where(f => Extensions.Contains(System.IO.Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Select(Of)];
        return files.Count > 0 ? files : throw new SendFault($"Folder '{folder}' holds no file that ends with {string.Join(", ", Extensions.Where(e => e.Length > 0))} or has no extension.");
    }

    private static List<SendInput> Matching(string pattern)
    {
        var parts = pattern.Split('/', '\\');
        var fixedParts = parts.TakeWhile(p => !p.Contains('*', StringComparison.Ordinal)).Count();
        var root = fixedParts == 0 ? "." : string.Join('/', parts[..fixedParts]);
        if (root.Length == 0) root = "/";
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(string.Join('/', parts[fixedParts..]));
        List<SendInput> files = [.. matcher.GetResultsInFullPath(root).Order(StringComparer.Ordinal).Select(Of)];
        return files.Count > 0 ? files : throw new SendFault($"No file matches '{pattern}'.");
    }
}
