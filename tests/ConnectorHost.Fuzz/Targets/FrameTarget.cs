using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>Cutting a payload into messages, their headers and hashes: what routing, answers and dead letters need of any payload.</summary>
internal sealed class FrameTarget : FuzzTarget
{
    private readonly byte[] _hash = new byte[Hl7MessageHash.Length];

    public override string Name => "frame";

    public override ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed)
    {
        var frame = Hl7Frame.Read(input);
        var (count, bytes) = (0, 0);
        foreach (var part in frame)
        {
            bytes += part.Bytes.Length;
            if (part.Kind != Hl7Line.Message) continue;
            count++;
            if (Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out var fault)) Use(header!);
            else Check(fault != Hl7Fault.None, "what cannot be read has a fault");
        }
        Check(count == frame.MessageCount, "each message of a frame is handed out once");
        Check(frame.Marked is { Kind: Hl7CharacterSetKind.Wide } || bytes <= input.Length, "parts do not overlap");
        // Where a multi-byte header hides MSH-8 the text is encoded anew; a byte that was none of the set can become a longer substitute.
        Check(Hl7MessageHash.WithoutCredentials(input, Hl7ReaderOptions.Standard).Length <= 64 + input.Length * 4, "credentials are cut, nothing is added");
        return ValueTask.CompletedTask;
    }

    private void Use(Hl7Header header)
    {
        for (var field = 1; field <= Hl7Header.MaxFields; field++)
        {
            _ = header.RawText(field);
            _ = header.Component(field, 1);
        }
        Check(header.MessageType is not null && header.Trigger is not null && header.Structure is not null && header.ControlId is not null && header.ProcessingId.Length > 0 && header.VersionText is not null, "a header has its fields");
        _ = header.IsAcknowledgement;
        _ = header.AcceptAcknowledgement + header.ApplicationAcknowledgement;
        var first = (Span<byte>)stackalloc byte[Hl7MessageHash.Length];
        Hl7MessageHash.Compute(header, first);
        Hl7MessageHash.Compute(header, _hash);
        Check(first.SequenceEqual(_hash), "the same bytes have the same hash");
        _ = Hl7MessageHash.WithoutCredentials(header);
        _ = header.ToString();
    }
}
