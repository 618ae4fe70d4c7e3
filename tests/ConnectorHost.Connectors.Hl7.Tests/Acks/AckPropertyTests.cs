using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>Whatever the header holds, its answer is a message in the same delimiters, with every echoed field in its place.</summary>
public sealed class AckPropertyTests
{
    private const string Delimiters = "|^~\\&#$%*!@+-.:;,/=?<>_ {}()[]\"'`\u00A7\u00B6";
    private const string Text = "|^~\\&#$%*!@+-.:; \"aA0zZ9\u00E9\u00FC";
    private static readonly string[] Codes = ["AA", "AE", "AR", "CA", "CE", "CR"];
    private static readonly AckProblem[] Problems =
    [
        new(101, "x|^~\\&#$%*!@+-.: y", "PID", 2, 3, 4) { Repetition = 5, Subcomponent = 6 },
        new(207, "(no) place; a=b?"),
    ];

    [Fact]
    public void Any_header_is_answered_with_its_fields_in_place()
    {
        var random = new Random(20261124);
        for (var i = 0; i < 20_000; i++)
        {
            var message = Message(random);
            var bytes = Encoding.Latin1.GetBytes(message);
            if (!Hl7Header.TryRead(bytes, out var header, out _)) continue;
            var code = Codes[random.Next(Codes.Length)];
            var answer = Answers.WriteBytes(bytes, code, enhanced: code[0] == 'C', sequence: random.Next(3) == 0 ? "-1" : null, problems: code[1] == 'A' ? [] : Problems);
            Check(header!, answer, code, message);
        }
    }

    private static void Check(Hl7Header sent, byte[] answer, string code, string message)
    {
        Assert.True(Hl7Header.TryRead(answer, out var header, out var fault), $"{fault}: {message}");
        Assert.Equal((message, sent.Delimiters), (message, header!.Delimiters));
        foreach (var (from, to) in new[] { (3, 5), (4, 6) }) Assert.Equal((message, Latin(sent.Raw(from))), (message, Latin(header.Raw(to))));
        foreach (var (from, to) in new[] { (5, 3), (6, 4) })
        {
            var raw = sent.Raw(from).ToArray();
            if (raw.Any(b => b != ' ' && b != sent.Delimiters.Component && b != sent.Delimiters.Repetition && b != sent.Delimiters.Subcomponent && b != '"'))
                Assert.Equal((message, Latin(raw)), (message, Latin(header.Raw(to))));
        }
        Assert.Equal((message, ""), (message, Latin(header.Raw(8))));
        Assert.StartsWith("ACK", Latin(header.Raw(9)), StringComparison.Ordinal);
        var lines = Latin(answer).Split('\r');
        Assert.Equal("", lines[^1]);
        var msa = lines[1].Split((char)sent.Delimiters.Field);
        Assert.Equal((message, "MSA", code, Latin(sent.Raw(10))), (message, msa[0], msa[1], msa[2]));
        Assert.All(lines[2..^1], line => Assert.StartsWith("ERR" + (char)sent.Delimiters.Field, line, StringComparison.Ordinal));
        Assert.Equal((message, code[1] != 'A'), (message, lines.Length > 3));
    }

    private static string Message(Random random)
    {
        var field = Pick(random, Delimiters, 1)[0];
        var output = new StringBuilder("MSH").Append(field);
        output.Append(Pick(random, Delimiters + "aZ9", random.Next(7)).Replace($"{field}", "", StringComparison.Ordinal));
        var usual = random.Next(2) == 0;
        for (var number = 3; number <= 18; number++)
        {
            output.Append(field);
            output.Append(number switch
            {
                12 when usual => random.Next(5) switch { 0 => "2.1", 1 => "2.3", 2 => "2.4", 3 => "2.5.1", _ => "2.8" },
                18 => "8859/1",
                _ => Pick(random, Text, random.Next(6)).Replace($"{field}", "", StringComparison.Ordinal),
            });
        }
        return output.Append('\r').ToString();
    }

    private static string Pick(Random random, string from, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)]));

    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
