using System.Text.Json.Nodes;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

/// <summary>Each sample message against the events approved for it.</summary>
/// <remarks>A changed mapping shows as a diff: set CONNECTORHOST_APPROVE=1 to write the files anew, then read the diff against the specification.</remarks>
public class ApprovedEventTests
{
    private static readonly string Folder = Path.Combine(Samples.Root, "tests", "ConnectorHost.Connectors.Hl7.Tests", "Mapping", "Approved");

    public static TheoryData<string> Mapped()
    {
        var data = new TheoryData<string>();
        foreach (var name in Samples.Names)
        {
            if (MapsAtAll(name)) data.Add(name);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Mapped))]
    public void Sample_gives_its_approved_events(string name)
    {
        var nodes = new List<JsonNode>();
        foreach (var (_, events, fault) in Samples.Map(Samples.Bytes(name)))
        {
            if (fault is not null)
                nodes.Add(new JsonObject { ["fault"] = new JsonArray([.. fault.Problems.Select(p => (JsonNode)$"{p.Code} {p.Segment}[{p.Sequence}]-{p.Field}-{p.Component}: {p.Text}")]) });
            nodes.AddRange(events.Select(EventJson.Of));
        }
        var actual = EventJson.Of(nodes);
        var file = Path.Combine(Folder, name + ".json");
        if (Environment.GetEnvironmentVariable("CONNECTORHOST_APPROVE") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"No approved events for {name}.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    // What checks 1 to 11 of hl7-mllp 5.8 answer never reaches the mapper.
    private static bool MapsAtAll(string name)
    {
        var frame = Hl7Frame.Read(Samples.Bytes(name));
        if (frame.Fault != Hl7Fault.None || frame.MessageCount == 0) return false;
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message) continue;
            return Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)
                && header.MessageType is not ("" or "ACK" or "QRY") && header.HasVersion2 && header.ControlId.Length > 0;
        }
        return false;
    }
}
