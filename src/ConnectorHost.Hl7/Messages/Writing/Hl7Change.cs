using System.Text;

namespace ConnectorHost.Hl7.Messages.Writing;

/// <summary>What a message must read as after a change, where its bytes had to be decoded before they could be split: bytes that are no characters make a place uncertain.</summary>
/// <param name="Set">Of the message before.</param>
/// <param name="Content">Of the message before, UTF-8.</param>
/// <param name="Place">In it.</param>
/// <param name="Text">What stands there afterwards, escaped.</param>
internal sealed record Hl7Change(Hl7CharacterSet Set, ReadOnlyMemory<byte> Content, Hl7Place Place, string Text)
{
    /// <summary><c>null</c> where a delimiter byte is always a delimiter: there the place is certain.</summary>
    public static Hl7Change? Of(Hl7Message message, in Hl7Place place, string text) =>
        message.Header.IsTranscoded || message.Header.CharacterSet.Kind == Hl7CharacterSetKind.Wide ? new(message.Header.CharacterSet, message.Content, place, text) : null;

    /// <summary>Whether a message is the one before with this change and nothing else; one that now names another set is read as that.</summary>
    public bool IsAllOf(Hl7Message changed)
    {
        if (changed.Header.CharacterSet != Set) return true;
        var before = Content.Span;
        byte[] expected = [.. before[..Place.Start], .. Encoding.UTF8.GetBytes(Place.Before + Text), .. before[Math.Max(Place.Start, Place.End)..]];
        // A frame is trimmed, and the change may be its end.
        return changed.Content.Span.TrimEnd("\r\n\0 "u8).SequenceEqual(expected.AsSpan().TrimEnd("\r\n\0 "u8));
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Change);
}
