namespace ConnectorHost.Cli.Send;

/// <summary>One frame body to send, and where it came from.</summary>
/// <param name="Source">File name, with a number when the file holds several.</param>
internal sealed record OutgoingFrame(string Source, ReadOnlyMemory<byte> Body);

/// <summary>Finds the frames in a file: an MLLP dump, a batch, one message or several in a row. Bytes are sent as they are.</summary>
internal static class MllpFiles
{
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;

    /// <summary>Frames of a file, or of every file of a folder by name (folders in it are left out).</summary>
    public static IEnumerable<OutgoingFrame> Read(string path, Stream standardInput)
    {
        if (path == "-") return Split("-", ReadAll(standardInput));
        if (!Directory.Exists(path)) return Split(Path.GetFileName(path), File.ReadAllBytes(path));
        return Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".hl7" or ".txt" or ".mllp" or ".dat" or "").Order(StringComparer.Ordinal)
            .SelectMany(f => Split(Path.GetFileName(f), File.ReadAllBytes(f)));
    }

    public static IReadOnlyList<OutgoingFrame> Split(string source, byte[] bytes)
    {
        List<Range> parts = bytes.AsSpan().Contains(StartBlock) ? Dumped(bytes) : IsBatch(bytes) ? [Range.All] : Messages(bytes);
        return [.. parts.Select((range, n) => new OutgoingFrame(parts.Count == 1 ? source : $"{source}#{n + 1}", bytes.AsMemory()[range]))];
    }

    /// <summary>Bodies between VT and FS; what lies outside is no message.</summary>
    private static List<Range> Dumped(byte[] bytes)
    {
        var frames = new List<Range>();
        for (var at = 0; at < bytes.Length;)
        {
            var start = Array.IndexOf(bytes, StartBlock, at);
            if (start < 0) break;
            var end = Array.IndexOf(bytes, EndBlock, start);
            if (end < 0) end = bytes.Length;
            frames.Add((start + 1)..end);
            at = end + 1;
        }
        return frames;
    }

    /// <summary>Every MSH at the beginning of a line begins a message; a file without a second one is one frame, whatever it holds.</summary>
    private static List<Range> Messages(byte[] bytes)
    {
        var starts = new List<int>();
        for (var at = 0; at + 3 < bytes.Length; at++)
        {
            if (bytes.AsSpan(at).StartsWith("MSH"u8) && (at == 0 || bytes[at - 1] is (byte)'\r' or (byte)'\n')) starts.Add(at);
        }
        if (starts.Count < 2) return [Range.All];
        return [.. starts.Select((start, n) => (n == 0 ? 0 : start)..(n + 1 < starts.Count ? starts[n + 1] : bytes.Length))];
    }

    private static bool IsBatch(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        bytes = bytes.TrimStart(" \t\r\n"u8);
        return bytes.StartsWith("FHS"u8) || bytes.StartsWith("BHS"u8);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
