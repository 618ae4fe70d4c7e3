using System.Buffers;
using System.Globalization;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Writes acknowledgement messages, segment by segment, in the delimiters and character set of what they answer (hl7-mllp 5.3 to 5.6, 5.10, 5.12).</summary>
internal sealed class AckEncoder
{
    private const int LongestMsaText = 80;
    private readonly AckConfig _config;
    private readonly TimeProvider _time;
    private readonly Hl7Version _configured;

    public AckEncoder(AckConfig config, TimeProvider time)
    {
        var warnings = Hl7Warnings.None;
        (_config, _time) = (config, time);
        _configured = Hl7Version.TryRead(config.Version, Hl7Version.Standard, out var version, ref warnings) ? version : Hl7Version.Standard;
    }

    /// <summary>One ACK message, its last segment ended by CR, without framing.</summary>
    /// <param name="header">Header of the message; null when it could not be read, then standard delimiters are written.</param>
    /// <param name="code">AA, AE, AR, CA, CE or CR.</param>
    /// <param name="enhanced">Sets MSH-15 and MSH-16 to NE.</param>
    /// <param name="problems">The reasons of a negative answer, the deciding one first, or warnings for a positive one; at most ten are written.</param>
    /// <param name="sequence">MSA-4; null without the sequence number protocol.</param>
    public void Write(IBufferWriter<byte> output, Hl7Header? header, string code, bool enhanced, IReadOnlyList<AckProblem>? problems, string? sequence)
    {
        // The version of the answer is that of the message; one we refuse (check 8) and none give way to hl7.version.
        var version = header is { HasVersion2: true } ? header.Version : _configured;
        var isNegative = code[1] != 'A';
        var writer = new AckWriter(output, header);
        WriteMsh(ref writer, header, version, enhanced);
        WriteMsa(ref writer, version, code, isNegative && problems is { Count: > 0 } ? problems[0] : null, sequence);
        if (problems is { Count: > 0 } && (isNegative || (code == "AA" && version.Number >= 250))) AckErrors.Write(ref writer, version, problems);
        writer.Flush();
    }

    /// <summary>FHS or BHS of an answer batch: applications swapped, a new control id, and the id it answers.</summary>
    /// <param name="header">The FHS or BHS that is answered; for a BHS that did not come the FHS; null when it could not be read.</param>
    /// <param name="refers">Whether <paramref name="header"/> is the segment answered, so that its control id is referred to.</param>
    public void WriteBatchHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> name, Hl7Header? header, bool refers)
    {
        var writer = new AckWriter(output, header);
        writer.StartHeader(name);
        WriteParties(ref writer, header);
        WriteTime(ref writer, _configured);
        writer.Fields(4);                                           // security, name, comment
        WriteControlId(ref writer);
        if (refers && header is not null && !IsBlank(header.Raw(11), header.Delimiters))
        {
            writer.Field();
            writer.Copy(11);
        }
        writer.EndSegment();
        writer.Flush();
    }

    /// <summary>BTS or FTS with its count.</summary>
    public static void WriteTrailer(IBufferWriter<byte> output, ReadOnlySpan<byte> name, Hl7Header? header, int count)
    {
        var writer = new AckWriter(output, header);
        writer.StartSegment(name);
        writer.Number(count);
        writer.EndSegment();
        writer.Flush();
    }

    private void WriteMsh(ref AckWriter writer, Hl7Header? header, Hl7Version version, bool enhanced)
    {
        writer.StartHeader("MSH"u8);
        WriteParties(ref writer, header);
        WriteTime(ref writer, version);
        writer.Fields(2);                                           // MSH-8 is never echoed
        WriteType(ref writer, header, version);
        writer.Field();
        WriteControlId(ref writer);
        writer.Field();
        if (header is null || IsBlank(header.Raw(11), header.Delimiters)) writer.Text("P"u8);
        else writer.Copy(11);
        writer.Field();
        WriteVersion(ref writer, header);
        var set = CharacterSetField(header, out var isOurs);
        if (enhanced || !set.IsEmpty)
        {
            writer.Fields(3);
            if (enhanced) writer.Text("NE"u8);
            writer.Field();
            if (enhanced) writer.Text("NE"u8);
        }
        if (!set.IsEmpty)
        {
            writer.Fields(2);
            if (isOurs) writer.Text(set);
            else writer.Copy(set);
        }
        writer.EndSegment();
    }

    // Fields 3 to 6, sender and receiver swapped, each with the separator behind it.
    private void WriteParties(ref AckWriter writer, Hl7Header? header)
    {
        WriteReceiver(ref writer, header, 5, _config.SendingApplication);
        WriteReceiver(ref writer, header, 6, _config.SendingFacility);
        writer.Copy(3);
        writer.Field();
        writer.Copy(4);
        writer.Field();
    }

    private static void WriteReceiver(ref AckWriter writer, Hl7Header? header, int field, string standIn)
    {
        if (header is null || IsBlank(header.Raw(field), header.Delimiters)) writer.Name(standIn);
        else writer.Copy(field);
        writer.Field();
    }

    private static ReadOnlySpan<byte> CharacterSetField(Hl7Header? header, out bool isOurs)
    {
        isOurs = false;
        if (header is null) return default;
        var sent = header.Raw(18);
        isOurs = header.CharacterSet.Kind == Hl7CharacterSetKind.Wide || NamesWideSet(sent, header.Delimiters.Repetition);
        if (isOurs) return "UNICODE UTF-8"u8;
        return IsBlank(sent, header.Delimiters) ? default : sent;
    }

    // Named UTF-16 and sent in single bytes: the answer is not in that set either.
    private static bool NamesWideSet(ReadOnlySpan<byte> msh18, byte repetition)
    {
        var end = msh18.IndexOf(repetition);
        var first = repetition == 0 || end < 0 ? msh18 : msh18[..end];
        if (first.Length is 0 or > 32) return false;
        Span<char> name = stackalloc char[32];
        var length = Encoding.Latin1.GetChars(first, name);
        return Hl7CharacterSets.Find(name[..length], out _) is { Kind: Hl7CharacterSetKind.Wide };
    }

    private static void WriteType(ref AckWriter writer, Hl7Header? header, Hl7Version version)
    {
        writer.Text("ACK"u8);
        if (header is null || version.Number < 230) return;
        var trigger = header.RawComponent(9, 2);
        if (IsBlank(trigger, header.Delimiters) || !writer.Component()) return;
        writer.Copy(trigger);
        if (version.Number >= 240 && writer.Component()) writer.Text("ACK"u8);
    }

    private void WriteVersion(ref AckWriter writer, Hl7Header? header)
    {
        if (header is null || !header.HasVersion2 || IsBlank(header.RawComponent(12, 1), header.Delimiters)) writer.Name(_config.Version);
        else writer.Copy(header.RawComponent(12, 1));
    }

    private static void WriteMsa(ref AckWriter writer, Hl7Version version, string code, AckProblem? problem, string? sequence)
    {
        writer.StartSegment("MSA"u8);
        writer.Text(code);
        writer.Field();
        writer.Copy(10);
        var hasText = problem is not null && !version.IsAtLeast27;
        var hasCondition = problem is not null && version.Number is >= 220 and < 250;
        if (hasText || sequence is not null)
        {
            writer.Field();
            if (hasText) writer.Text(problem!.Text.Length > LongestMsaText ? problem.Text[..LongestMsaText] : problem.Text);
        }
        if (sequence is not null || hasCondition)
        {
            writer.Field();
            if (sequence is not null) writer.Text(sequence);
        }
        if (hasCondition)
        {
            writer.Fields(2);
            AckErrors.WriteCode(ref writer, problem!.Code);
        }
        writer.EndSegment();
    }

    private void WriteTime(ref AckWriter writer, Hl7Version version)
    {
        var now = TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _config.Zone);
        Span<byte> text = stackalloc byte[24];
        now.TryFormat(text, out var length, version.Number < 230 ? "yyyyMMddHHmmss" : "yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture);
        if (version.Number >= 230)
        {
            var offset = (int)now.Offset.TotalMinutes;
            text[length++] = (byte)(offset < 0 ? '-' : '+');
            (Math.Abs(offset) / 60 * 100 + Math.Abs(offset) % 60).TryFormat(text[length..], out var digits, "0000", CultureInfo.InvariantCulture);
            length += digits;
        }
        writer.Text(text[..length]);
    }

    private void WriteControlId(ref AckWriter writer)
    {
        Span<byte> id = stackalloc byte[ControlIds.Length];
        ControlIds.Write(id, _time.GetUtcNow());
        writer.Raw(id);
    }

    // Nothing, blanks, delimiters without values, and the null value all count as empty (5.1, 7.2).
    private static bool IsBlank(ReadOnlySpan<byte> raw, in Hl7Delimiters delimiters) =>
        raw.IsEmpty || raw.SequenceEqual("\"\""u8) || raw.IndexOfAnyExcept([(byte)' ', delimiters.Component, delimiters.Repetition, delimiters.Subcomponent]) < 0;
}
