using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>The envelope of a batch: its answer has the same (hl7-mllp 6).</summary>
internal sealed class AckBatch
{
    private readonly List<Part> _parts = [];

    private AckBatch()
    {
    }

    /// <summary>The frame starts with FHS.</summary>
    public bool HasFile { get; private set; }

    /// <summary>Null without FHS, or when it could not be read.</summary>
    public Hl7Header? File { get; private set; }

    /// <summary>One per BHS; one without for messages that have none.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    public static AckBatch Read(Hl7Frame content, Hl7ReaderOptions options)
    {
        var batch = new AckBatch();
        var messages = 0;
        foreach (var part in content)
        {
            switch (part.Kind)
            {
                case Hl7Line.FileHeader when !batch.HasFile && messages == 0:
                    (batch.HasFile, batch.File) = (true, HeaderOf(part));
                    break;
                case Hl7Line.BatchHeader:
                    batch._parts.Add(new Part(true, HeaderOf(part), messages));
                    break;
                case Hl7Line.Message:
                    if (batch._parts.Count == 0) batch._parts.Add(new Part(false, batch.File, 0));
                    messages++;
                    break;
            }
        }
        if (batch._parts.Count == 0) batch._parts.Add(new Part(false, batch.File, 0));
        return batch;

        Hl7Header? HeaderOf(in Hl7FramePart part) => Hl7Header.TryRead(part.Bytes, options, content.Marked, out var header, out _) ? header : null;
    }

    /// <summary>A batch of the frame.</summary>
    /// <param name="HasHeader">There was a BHS.</param>
    /// <param name="Header">The BHS, else the FHS; null when it could not be read.</param>
    /// <param name="First">Index of its first message in the frame.</param>
    internal readonly record struct Part(bool HasHeader, Hl7Header? Header, int First);
}
