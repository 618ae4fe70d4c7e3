namespace ConnectorHost.Hl7.Messages;

/// <summary>A message, a batch header or a trailer of a frame.</summary>
/// <param name="Kind">One of the envelope kinds of <see cref="Hl7Line"/>.</param>
/// <param name="Bytes">From its name to before the break in front of the next part.</param>
public readonly record struct Hl7FramePart(Hl7Line Kind, ReadOnlyMemory<byte> Bytes);
