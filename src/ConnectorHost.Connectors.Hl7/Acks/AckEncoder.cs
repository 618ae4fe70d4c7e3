using System.Buffers;
using System.Globalization;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Writes acknowledgement messages, segment by segment, in the delimiters and character set of what they answer (hl7-mllp 5.3 to 5.6, 5.10, 5.12).</summary>
internal sealed class AckEncoder(AckConfig config, TimeProvider time)
{
    private const int LongestMsaText = 80;
    private const int MostErrors = 10;

    /// <summary>One ACK message, its last segment ended by CR, without framing.</summary>
    /// <param name="header">Header of the message; null when it could not be read, then an AR with standard delimiters is written.</param>
    /// <param name="code">AA, AE, AR, CA, CE or CR.</param>
    /// <param name="enhanced">Sets MSH-15 and MSH-16 to NE.</param>
    /// <param name="problems">The reasons of a negative answer, the deciding one first; at most ten are written.</param>
    /// <param name="sequence">MSA-4; null without the sequence number protocol.</param>
    public void Write(IBufferWriter<byte> output, Hl7Header? header, string code, bool enhanced, IReadOnlyList<AckProblem>? problems, string? sequence)
    {
        var delimiters = header?.Delimiters ?? Hl7Delimiters.Standard;
        var version = header is { HasVersion2: true } ? header.Version : ConfiguredVersion();
        WriteMsh(output, header, delimiters, version, enhanced);
        WriteMsa(output, header, delimiters, version, code, problems?[0], sequence);
        if (problems is not null) WriteErrors(output, delimiters, version, problems);
    }

    /// <summary>FHS or BHS of an answer batch: applications swapped, a new control id, and the id it answers.</summary>
    public void WriteBatchHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> name, Hl7Header header)
    {
        var field = header.Delimiters.Field;
        output.Write(name);
        output.Write([field]);
        WriteText(output, header.Delimiters.EncodingCharacters);
        output.Write([field]);
        WriteParties(output, header, field);
        WriteTime(output, Hl7Version.Standard);
        Repeat(output, field, 4);
        WriteControlId(output);
        output.Write([field]);
        Copy(output, header, 11);
        output.Write("\r"u8);
    }

    /// <summary>BTS or FTS with its count.</summary>
    public static void WriteTrailer(IBufferWriter<byte> output, ReadOnlySpan<byte> name, Hl7Header header, int count)
    {
        output.Write(name);
        output.Write([header.Delimiters.Field]);
        WriteText(output, count.ToString(CultureInfo.InvariantCulture));
        output.Write("\r"u8);
    }

    private void WriteMsh(IBufferWriter<byte> output, Hl7Header? header, in Hl7Delimiters delimiters, Hl7Version version, bool enhanced)
    {
        var field = delimiters.Field;
        output.Write("MSH"u8);
        output.Write([field]);
        WriteText(output, delimiters.EncodingCharacters);
        output.Write([field]);
        WriteParties(output, header, field);
        WriteTime(output, version);
        Repeat(output, field, 2);                                   // MSH-8 is never echoed
        WriteType(output, header, delimiters, version);
        output.Write([field]);
        WriteControlId(output);
        output.Write([field]);
        if (header is null || header.Raw(11).IsEmpty) output.Write("P"u8);
        else Copy(output, header, 11);
        output.Write([field]);
        WriteVersion(output, header);
        var set = CharacterSetField(header);
        if (enhanced || set.Length > 0)
        {
            Repeat(output, field, 3);
            if (enhanced) output.Write("NE"u8);
            output.Write([field]);
            if (enhanced) output.Write("NE"u8);
            if (set.Length > 0)
            {
                Repeat(output, field, 2);
                output.Write(set);
            }
        }
        output.Write("\r"u8);
    }

    // Fields 3 to 6, sender and receiver swapped, each with the separator behind it.
    private void WriteParties(IBufferWriter<byte> output, Hl7Header? header, byte field)
    {
        CopyOr(output, header, 5, config.SendingApplication);
        output.Write([field]);
        CopyOr(output, header, 6, config.SendingFacility);
        output.Write([field]);
        Copy(output, header, 3);
        output.Write([field]);
        Copy(output, header, 4);
        output.Write([field]);
    }

    private static ReadOnlySpan<byte> CharacterSetField(Hl7Header? header)
    {
        if (header is null) return default;
        if (header.CharacterSet.Kind == Hl7CharacterSetKind.Wide) return "UNICODE UTF-8"u8;
        return header.Raw(18);
    }

    private static void WriteType(IBufferWriter<byte> output, Hl7Header? header, in Hl7Delimiters delimiters, Hl7Version version)
    {
        output.Write("ACK"u8);
        if (header is null || version.Number < 230) return;
        var trigger = header.RawComponent(9, 2);
        if (trigger.Trim((byte)' ').IsEmpty) return;
        output.Write([Component(delimiters)]);
        Plain(output, header, trigger);
        if (version.Number < 240) return;
        output.Write([Component(delimiters)]);
        output.Write("ACK"u8);
    }

    private void WriteVersion(IBufferWriter<byte> output, Hl7Header? header)
    {
        if (header is null || !header.HasVersion2 || header.RawComponent(12, 1).Trim((byte)' ').IsEmpty) WriteText(output, config.Version);
        else Plain(output, header, header.RawComponent(12, 1));
    }

    private static void WriteMsa(IBufferWriter<byte> output, Hl7Header? header, in Hl7Delimiters delimiters, Hl7Version version, string code, AckProblem? problem, string? sequence)
    {
        var field = delimiters.Field;
        output.Write("MSA"u8);
        output.Write([field]);
        WriteText(output, code);
        output.Write([field]);
        Copy(output, header, 10);
        var text = problem is not null && !version.IsAtLeast27 ? problem.Text : "";
        var condition = problem is not null && version.Number is >= 220 and < 250;
        if (text.Length > 0 || sequence is not null || condition)
        {
            output.Write([field]);
            WriteText(output, text.Length > LongestMsaText ? text[..LongestMsaText] : text);
        }
        if (sequence is not null || condition)
        {
            output.Write([field]);
            WriteText(output, sequence ?? "");
        }
        if (condition)
        {
            Repeat(output, field, 2);
            WriteCoded(output, problem!.Code, Component(delimiters));
        }
        output.Write("\r"u8);
    }

    // One ERR per problem from 2.5 on; before that one ERR whose field repeats.
    private static void WriteErrors(IBufferWriter<byte> output, in Hl7Delimiters delimiters, Hl7Version version, IReadOnlyList<AckProblem> problems)
    {
        var count = Math.Min(problems.Count, MostErrors);
        for (var i = 0; i < count; i++)
        {
            if (version.Number >= 250)
            {
                WriteErr(output, delimiters, problems[i]);
                continue;
            }
            output.Write(i == 0 ? "ERR"u8 : []);
            output.Write([i == 0 ? delimiters.Field : delimiters.Repetition == 0 ? (byte)'~' : delimiters.Repetition]);
            WriteOldErr(output, delimiters, version, problems[i]);
        }
        if (version.Number < 250) output.Write("\r"u8);
    }

    private static void WriteOldErr(IBufferWriter<byte> output, in Hl7Delimiters delimiters, Hl7Version version, AckProblem problem)
    {
        var component = Component(delimiters);
        WriteText(output, problem.Segment ?? "");
        if (version.Number < 220)
        {
            if (problem.Segment is null || problem.Field == 0) return;
            output.Write([component]);
            WriteNumber(output, problem.Sequence);
            output.Write([component]);
            WriteNumber(output, problem.Field);
            return;
        }
        output.Write([component]);
        if (problem.Segment is not null) WriteNumber(output, problem.Sequence);
        output.Write([component]);
        if (problem.Field > 0) WriteNumber(output, problem.Field);
        output.Write([component]);
        WriteCoded(output, problem.Code, delimiters.Subcomponent == 0 ? (byte)'&' : delimiters.Subcomponent);
    }

    private static void WriteErr(IBufferWriter<byte> output, in Hl7Delimiters delimiters, AckProblem problem)
    {
        var (field, component) = (delimiters.Field, Component(delimiters));
        output.Write("ERR"u8);
        Repeat(output, field, 2);
        WriteLocation(output, problem, component);
        output.Write([field]);
        WriteCoded(output, problem.Code, component);
        output.Write([field]);
        output.Write("E"u8);
        Repeat(output, field, 3);
        WriteText(output, Location(problem));
        output.Write([field]);
        WriteText(output, problem.Text);
        output.Write("\r"u8);
    }

    private static void WriteLocation(IBufferWriter<byte> output, AckProblem problem, byte component)
    {
        if (problem.Segment is null) return;
        WriteText(output, problem.Segment);
        output.Write([component]);
        WriteNumber(output, problem.Sequence);
        if (problem.Field == 0) return;
        output.Write([component]);
        WriteNumber(output, problem.Field);
        if (problem.Component == 0) return;
        output.Write([component]);
        WriteNumber(output, 1);                                     // field repetition
        output.Write([component]);
        WriteNumber(output, problem.Component);
    }

    // Technical words for ERR-7; positions, never values.
    private static string Location(AckProblem problem) => problem.Segment switch
    {
        null => "",
        _ when problem.Field == 0 => problem.Segment,
        _ when problem.Component == 0 => $"{problem.Segment}-{problem.Field}",
        _ => $"{problem.Segment}-{problem.Field}-{problem.Component}",
    };

    private static void WriteCoded(IBufferWriter<byte> output, int code, byte separator)
    {
        WriteNumber(output, code);
        output.Write([separator]);
        WriteText(output, TextOf(code));
        output.Write([separator]);
        output.Write("HL70357"u8);
    }

    private static string TextOf(int code) => code switch
    {
        100 => "Segment sequence error",
        101 => "Required field missing",
        102 => "Data type error",
        103 => "Table value not found",
        104 => "Value too long",
        200 => "Unsupported message type",
        201 => "Unsupported event code",
        202 => "Unsupported processing id",
        203 => "Unsupported version id",
        _ => "Application internal error",
    };

    private Hl7Version ConfiguredVersion()
    {
        var warnings = Hl7Warnings.None;
        return Hl7Version.TryRead(config.Version, Hl7Version.Standard, out var version, ref warnings) ? version : Hl7Version.Standard;
    }

    private void WriteTime(IBufferWriter<byte> output, Hl7Version version)
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), config.Zone);
        Span<byte> text = stackalloc byte[24];
        now.TryFormat(text, out var length, version.Number < 230 ? "yyyyMMddHHmmss" : "yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture);
        output.Write(text[..length]);
        if (version.Number < 230) return;
        var offset = (int)now.Offset.TotalMinutes;
        text[0] = (byte)(offset < 0 ? '-' : '+');
        Math.Abs(offset / 60 * 100 + offset % 60).TryFormat(text[1..], out _, "0000", CultureInfo.InvariantCulture);
        output.Write(text[..5]);
    }

    private void WriteControlId(IBufferWriter<byte> output)
    {
        ControlIds.Write(output.GetSpan(ControlIds.Length), time.GetUtcNow());
        output.Advance(ControlIds.Length);
    }

    private static byte Component(in Hl7Delimiters delimiters) => delimiters.Component == 0 ? (byte)'^' : delimiters.Component;

    private static void CopyOr(IBufferWriter<byte> output, Hl7Header? header, int field, string standIn)
    {
        if (header is null || header.Raw(field).Trim((byte)' ').IsEmpty) WriteText(output, standIn);
        else Copy(output, header, field);
    }

    private static void Copy(IBufferWriter<byte> output, Hl7Header? header, int field)
    {
        if (header is not null) Plain(output, header, header.Raw(field), field);
    }

    // Raw bytes stand in the message's own set unless that set could only be split after decoding; then the header holds UTF-8.
    private static void Plain(IBufferWriter<byte> output, Hl7Header header, ReadOnlySpan<byte> raw, int field = 0)
    {
        if (header.IsAscii || header.CharacterSet.Kind is Hl7CharacterSetKind.SplitsAsBytes or Hl7CharacterSetKind.Wide) output.Write(raw);
        else output.Write(header.CharacterSet.ForAnswer.Encode(field == 0 ? Encoding.UTF8.GetString(raw) : header.RawText(field)));
    }

    private static void Repeat(IBufferWriter<byte> output, byte value, int count)
    {
        output.GetSpan(count)[..count].Fill(value);
        output.Advance(count);
    }

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        number.TryFormat(output.GetSpan(11), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        if (text.Length == 0) return;
        var length = Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        output.Advance(length);
    }
}
