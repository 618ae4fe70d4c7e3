using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>Whole answers as text, for comparing byte by byte: segments end with CR, and the new control id reads <c>NEW</c>.</summary>
internal static partial class Answers
{
    public const string Now = "20261124120000.000+0000";

    public static AckConfig Config { get; } = new(
        AckMode.Auto, TimeSpan.FromSeconds(30), UnavailableAnswer.Close, DeadLetterAnswer.Error, "HOST", "SITE", "2.5", TimeZoneInfo.Utc);

    public static FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public static string Write(string? message, string code, params AckProblem[] problems) => Write(message, code, Config, problems: problems);

    public static string Write(string? message, string code, AckConfig config, bool enhanced = false, string? sequence = null, params AckProblem[] problems) =>
        Text(WriteBytes(message is null ? null : Encoding.Latin1.GetBytes(message), code, config, enhanced, sequence, problems));

    public static byte[] WriteBytes(byte[]? message, string code, AckConfig? config = null, bool enhanced = false, string? sequence = null, params AckProblem[] problems)
    {
        var output = new ArrayBufferWriter<byte>();
        new AckEncoder(config ?? Config, Time).Write(output, message is null ? null : Read(message), code, enhanced, problems.Length == 0 ? null : problems, sequence);
        return output.WrittenSpan.ToArray();
    }

    public static string Text(ReadOnlySpan<byte> answer) => Normal(Encoding.Latin1.GetString(answer));

    /// <summary>With the control ids of the host replaced.</summary>
    public static string Normal(string answer) => NewId().Replace(answer, "NEW");

    public static Hl7Header Read(string message) => Read(Encoding.Latin1.GetBytes(message));

    public static Hl7Header Read(byte[] message)
    {
        var frame = Hl7Frame.Read(message);
        Assert.True(Hl7Header.TryRead(frame.First(Hl7Line.Message), Hl7ReaderOptions.Standard, frame.Marked, out var header, out _));
        return header!;
    }

    // Nine digits of time, three of the process and five of the counter; the time of these tests starts with 1M.
    [GeneratedRegex("1M[0-9A-Z]{15}")]
    private static partial Regex NewId();
}
