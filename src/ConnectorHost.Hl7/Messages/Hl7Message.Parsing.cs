using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <content>From bytes or text to messages in one call; each owns its positions and needs no reset.</content>
public sealed partial class Hl7Message
{
    private ReadOnlyMemory<byte>? _source;

    /// <summary>The bytes the message was read from: of a payload with one message all of it (byte order mark and trailing breaks too), else its stretch of it.</summary>
    /// <remarks>After <see cref="Reset(Hl7Header)"/> what the header was read from.</remarks>
    public ReadOnlyMemory<byte> Source => _source ?? Header.Original;

    /// <summary>Reads the first message of a payload; <see cref="ParseAll(ReadOnlyMemory{byte}, Hl7ReaderOptions?)"/> reads all.</summary>
    /// <param name="payload">With or without MLLP framing and byte order mark; not copied, so keep it unchanged while the message is used.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    /// <exception cref="FormatException">There is no HL7 v2 message in it.</exception>
    public static Hl7Message Parse(ReadOnlyMemory<byte> payload, Hl7ReaderOptions? options = null) =>
        TryParse(payload, out var message, out var fault, options) ? message : throw Refused(fault, payload.Length);

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, Hl7ReaderOptions?)"/>
    /// <param name="text">Text is decoded already: MSH-18 is not looked at and <see cref="Source"/> is UTF-8.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    public static Hl7Message Parse(string text, Hl7ReaderOptions? options = null) =>
        TryParse(text, out var message, out var fault, options) ? message : throw Refused(fault, text.Length);

    /// <summary>As <see cref="Parse(ReadOnlyMemory{byte}, Hl7ReaderOptions?)"/>, without an exception; never throws for any content.</summary>
    /// <param name="payload">With or without MLLP framing.</param>
    /// <param name="message">The message, or <c>null</c>.</param>
    /// <param name="fault">Why there is none.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    public static bool TryParse(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out Hl7Message? message, out Hl7Fault fault, Hl7ReaderOptions? options = null) =>
        First(Unframed(payload), null, options ?? Hl7ReaderOptions.Standard, out message, out fault);

    /// <inheritdoc cref="TryParse(ReadOnlyMemory{byte}, out Hl7Message?, out Hl7Fault, Hl7ReaderOptions?)"/>
    /// <param name="text">Text is decoded already: MSH-18 is not looked at.</param>
    /// <param name="message">The message, or <c>null</c>.</param>
    /// <param name="fault">Why there is none.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Hl7Message? message, out Hl7Fault fault, Hl7ReaderOptions? options = null) =>
        First(Unframed(Encoding.UTF8.GetBytes(text)), Hl7CharacterSets.Utf8, options ?? Hl7ReaderOptions.Standard, out message, out fault);

    /// <summary>Reads every message of a payload: one, several in a row, or a batch, whose headers and trailers are left out (<see cref="Hl7Frame"/> has them).</summary>
    /// <param name="payload">With or without MLLP framing; not copied, so keep it unchanged while the messages are used.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    /// <returns>In wire order; empty when there is none.</returns>
    public static List<Hl7Message> ParseAll(ReadOnlyMemory<byte> payload, Hl7ReaderOptions? options = null) => All(Unframed(payload), null, options ?? Hl7ReaderOptions.Standard);

    /// <inheritdoc cref="ParseAll(ReadOnlyMemory{byte}, Hl7ReaderOptions?)"/>
    /// <param name="text">Text is decoded already: MSH-18 is not looked at.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    public static List<Hl7Message> ParseAll(string text, Hl7ReaderOptions? options = null) => All(Unframed(Encoding.UTF8.GetBytes(text)), Hl7CharacterSets.Utf8, options ?? Hl7ReaderOptions.Standard);

    private static bool First(ReadOnlyMemory<byte> payload, Hl7CharacterSet? marked, Hl7ReaderOptions options, [NotNullWhen(true)] out Hl7Message? message, out Hl7Fault fault)
    {
        var frame = Hl7Frame.Read(payload);
        fault = frame.Fault != Hl7Fault.None ? frame.Fault : Hl7Fault.NotHl7;
        message = null;
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, options, frame.Marked ?? marked, out var header, out fault)) continue;
            message = new(options, header, frame.SourceOf(part, payload, frame.MessageCount == 1 && !frame.IsBatch ? null : Hl7Origins.Decoded(frame, payload.Span)));
            return true;
        }
        return false;
    }

    private static List<Hl7Message> All(ReadOnlyMemory<byte> payload, Hl7CharacterSet? marked, Hl7ReaderOptions options)
    {
        var messages = new List<Hl7Message>();
        var frame = Hl7Frame.Read(payload);
        var whole = Hl7Origins.Decoded(frame, payload.Span);
        foreach (var part in frame)
        {
            if (part.Kind == Hl7Line.Message && Hl7Header.TryRead(part.Bytes, options, frame.Marked ?? marked, out var header, out _))
                messages.Add(new(options, header, frame.SourceOf(part, payload, whole)));
        }
        return messages;
    }

    // 0B ... 1C 0D around it; the end bytes may be missing or have a line feed behind them, as files of dumps do.
    private static ReadOnlyMemory<byte> Unframed(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty || payload.Span[0] != 0x0B) return payload;
        var rest = payload.Span.TrimEnd("\r\n"u8);
        return rest.Length > 1 && rest[^1] == 0x1C ? payload[1..(rest.Length - 1)] : payload[1..];
    }

    private static FormatException Refused(Hl7Fault fault, int length) => new(fault switch
    {
        Hl7Fault.Xml => "The payload is XML; HL7 v2 in its XML encoding is not read.",
        Hl7Fault.BadDelimiter => "MSH-1 is a letter, a digit or a line break and cannot separate fields.",
        _ => $"The payload ({length} long) is no HL7 v2 message: it does not begin with MSH, FHS or BHS and delimiters.",
    });
}
