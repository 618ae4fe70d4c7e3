using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Benchmarks;

/// <summary>The messages every benchmark works on: one per channel of the default connector, and the twelve fields read of each.</summary>
internal static class Samples
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Root(), "sample-messages", "hl7", name));

    public static string FileOf(string channel) => channel switch { "ADT" => "adt-a01.hl7", "ORM" => "orm-o01.hl7", _ => "oru-r01.hl7" };

    /// <summary>Twelve paths a mapper would read.</summary>
    public static string[] PathsOf(string channel) => channel switch
    {
        "ADT" => ["MSH-9-1", "MSH-10", "EVN-2", "PID-3-1", "PID-5-1", "PID-5-2", "PID-7", "PID-8", "PV1-2", "PV1-3-1", "PV1-19-1", "PV1-44"],
        "ORM" => ["MSH-9-1", "MSH-10", "PID-3-1", "PID-5-1", "PID-7", "PV1-19-1", "ORC-1", "ORC-2-1", "ORC-9", "OBR-2-1", "OBR-4-1", "OBR-4-2"],
        _ => ["MSH-9-1", "MSH-10", "PID-3-1", "PID-5-1", "PV1-19-1", "OBR-3-1", "OBR-4-1", "OBR-7", "OBX-3-1", "OBX-5", "OBX(1)-3-1", "OBX(1)-5"],
    };

    /// <summary>What every ratio refers to: the text split at separators and twelve values looked at; no delimiters of its own, no escapes, character sets or repetitions.</summary>
    public static int Split(byte[] message, (string Segment, int Occurrence, int Field, int Component)[] places)
    {
        var segments = Encoding.UTF8.GetString(message).Split('\r').Select(s => s.Split('|')).ToArray();
        var length = 0;
        foreach (var (name, occurrence, field, component) in places)
        {
            var segment = segments.Where(s => s[0] == name).ElementAtOrDefault(occurrence);
            if (segment is null || segment.Length <= field) continue;
            var parts = segment[field].Split('^');
            if (parts.Length >= component) length += parts[component - 1].Length;
        }
        return length;
    }

    public static (string Segment, int Occurrence, int Field, int Component)[] PlacesOf(string channel) =>
        [.. PathsOf(channel).Select(Hl7Path.Parse).Select(p => (p.Segment, p.Occurrence, p.Segment == "MSH" ? p.Field - 1 : p.Field, Math.Max(1, p.Component)))];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ConnectorHost.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Run the benchmarks inside the checkout: they read sample-messages/hl7.");
    }
}
