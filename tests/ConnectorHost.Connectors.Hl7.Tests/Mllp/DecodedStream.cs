using System.Text;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>What a decoder makes of a stream, however it is cut: one line per event, and its counters at the end.</summary>
internal static class DecodedStream
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Reads the stream in pieces of the given lengths (the last one takes the rest) and to its end.</summary>
    public static List<string> Read(MllpFrameDecoder decoder, ReadOnlySpan<byte> stream, params ReadOnlySpan<int> cuts)
    {
        var events = new List<string>();
        var cut = 0;
        while (!stream.IsEmpty)
        {
            var piece = stream[..Math.Min(stream.Length, cut < cuts.Length ? cuts[cut++] : stream.Length)];
            stream = stream[piece.Length..];
            while (!piece.IsEmpty)
            {
                var happened = decoder.Read(piece, out var consumed);
                piece = piece[consumed..];
                if (happened == MllpEvent.Close) return [.. events, $"close: {decoder.CloseReason}", $"{Counters(decoder)} at {decoder.Position}"];
                if (happened != MllpEvent.NeedMore) events.Add(Taken(decoder, happened));
            }
        }
        var last = decoder.EndOfStream(out var truncated);
        if (last != MllpEvent.NeedMore) events.Add(Taken(decoder, last));
        if (truncated) events.Add("truncated");
        events.Add(Counters(decoder));
        return events;
    }

    /// <summary>The bodies of the frames, read whole.</summary>
    public static string[] Bodies(MllpFrameDecoder decoder, string stream) =>
        [.. Read(decoder, Bytes(stream)).Where(e => e.StartsWith("Frame", StringComparison.Ordinal)).Select(e => e[(e.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    public static string Taken(MllpFrameDecoder decoder, MllpEvent happened)
    {
        if (decoder.DropBlank()) return $"{happened} empty";
        var frame = decoder.Take();
        var text = $"{happened}{(frame.Warnings == Hl7Warnings.None ? "" : " " + string.Join(' ', frame.Warnings.Names()))}: {Encoding.Latin1.GetString(frame.Body.Span)}";
        frame.Release();
        return text;
    }

    private static string Counters(MllpFrameDecoder decoder) => $"noise {decoder.NoiseBytes}, garbage {decoder.GarbageBytes}, restarts {decoder.Restarts}";
}
