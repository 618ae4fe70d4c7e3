using System.Buffers;
using System.Text;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Writing;

namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>hl7-mllp 23, over many made-up messages; the seed in a failing test's name makes the same message again.</summary>
public class Hl7PropertyTests
{
    private static readonly string[] Sets = ["UTF-8", "8859/1", "8859/5", "GB 18030-2000", "BIG-5", "KS X 1001", "ISO IR87", "Shift_JIS", "UTF-16", "UTF-16LE", "UTF-32", "windows-1252"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 150)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_built_reads_back_at_every_path_and_is_written_the_same(int seed)
    {
        var random = new Random(seed);
        var (bytes, expected) = Build(random);
        var message = Hl7Message.Parse(bytes);
        Assert.Equal(expected, Values(message));
        foreach (var (path, text) in expected) Assert.Equal(text, message[path]);
        Assert.Equal(bytes, Written(message));
        Assert.Equal(expected, Values(Hl7Message.Parse(Normalised(message))));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_edit_changes_one_value_and_no_other_byte(int seed)
    {
        var random = new Random(seed);
        var (bytes, expected) = Build(random);
        var places = expected.Keys.Order(StringComparer.Ordinal).ToList();
        var edit = new Hl7Edit(bytes);
        for (var i = 0; i < 5; i++)
        {
            var path = places[random.Next(places.Count)];
            var before = edit.Payload.ToArray();
            edit.Set(path, expected[path] = "n" + i + "|&");
            Assert.Equal(expected, Values(edit.Message));
            // The same text again is the same bytes: nothing depends on how often a value was written.
            var after = edit.Payload.ToArray();
            Assert.Equal(after, edit.Set(path, expected[path]).Payload.ToArray());
            var (head, tail) = (Common(before, after), CommonEnd(before, after));
            Assert.InRange(after.Length - head - tail, 0, 4 * "n0\\F\\\\T\\".Length);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_messages_are_read_found_edited_and_written_without_an_exception(int seed)
    {
        var random = new Random(seed);
        var names = Samples.Names.ToArray();
        for (var n = 0; n < 4; n++)
        {
            var bytes = Damaged(random.Next(3) == 0 ? Build(random).Bytes : Samples.Bytes(names[random.Next(names.Length)][..^4]), random);
            var fresh = Hl7Edit.WithControlIds(bytes, () => "FRESH1");
            var messages = Hl7Message.ParseAll(bytes);
            Assert.Equal(messages.Count, Hl7Message.ParseAll(fresh).Count);
            if (messages.Count == 0) Assert.Equal(bytes, fresh.ToArray());
            foreach (var message in messages)
            {
                var values = new List<string>();
                foreach (var (path, leaf) in message.Leaves())
                {
                    Assert.Equal(leaf.Text(), message.Find(path).Text());
                    if (path.Segment != "MSH") values.Add($"{path}={leaf.Text()}");
                }
                var again = Hl7Message.Parse(message.Source);
                Assert.Equal(message.SegmentCount, again.SegmentCount);
                Assert.True(bytes.AsSpan().IndexOf(message.Source.Span) >= 0);
                Assert.NotEmpty(Normalised(message));
                Assert.NotNull(values);
            }
            foreach (var message in Hl7Message.ParseAll(fresh)) Assert.Equal("FRESH1", message["MSH-10"]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_normalised_sample_has_the_values_of_the_sample(int seed)
    {
        var random = new Random(seed);
        var names = Samples.Names.Where(n => n[..3] is not ("080" or "075")).ToArray();
        var bytes = Samples.Bytes(names[random.Next(names.Length)][..^4]);
        // Breaks of every kind, and text lines, without touching delimiters.
        var text = Encoding.Latin1.GetString(bytes).TrimEnd('\r', '\n');
        if (text.Contains('\u001b') || text.Contains("GB 18030", StringComparison.Ordinal)) return;
        string[] breaks = ["\r", "\r\n", "\r\r", "\r \t", "\r\u000B", "\n\r"];
        text = string.Concat(text.Split('\r').SelectMany(l => new[] { l, random.Next(6) == 0 ? "\rmore, text" : "", breaks[random.Next(breaks.Length)] }));
        var message = Hl7Message.Parse(Encoding.Latin1.GetBytes(text));
        var values = Values(message);
        var normalised = Hl7Message.Parse(Normalised(message));
        Assert.Equal(values, Values(normalised));
        Assert.Equal(Normalised(message), Normalised(normalised));
        Assert.Equal(Hl7Warnings.None, normalised.Warnings & (Hl7Warnings.BrokenSegment | Hl7Warnings.LowerCaseName | Hl7Warnings.NulDropped));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Huge_and_deep_inputs_are_read_in_time(int kind)
    {
        var body = kind switch
        {
            1 => new string('\\', 400_000),
            2 => string.Concat(Enumerable.Repeat("\\X", 200_000)),
            3 => string.Concat(Enumerable.Repeat("\rx", 200_000)),
            _ => string.Concat(Enumerable.Repeat("\rADD|x", 60_000)),
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var message = Hl7Message.Parse("MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5\rZZZ|" + body + "\rPID|1");
        foreach (var (_, leaf) in message.Leaves()) Assert.NotNull(leaf.Text());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        Assert.Equal("1", message["PID-1"]);
    }

    private static (byte[] Bytes, Dictionary<string, string> Values) Build(Random random)
    {
        var characters = "|^~\\&#%$!@*'".ToCharArray();
        random.Shuffle(characters);
        var d = random.Next(2) == 0 ? Hl7Delimiters.Standard : new Hl7Delimiters((byte)characters[0], (byte)characters[1], (byte)characters[2], (byte)characters[3], (byte)characters[4], 0);
        var name = Sets[random.Next(Sets.Length)];
        var set = Hl7CharacterSets.Find(name, out _)!;
        var builder = new Hl7MessageBuilder("2.5", d, set);
        var values = new Dictionary<string, string>();
        for (var s = 0; s < 5; s++)
        {
            var segment = $"Z{(char)('A' + random.Next(2))}Z";
            var occurrence = values.Keys.Select(k => Hl7Path.Parse(k)).Where(p => p.Segment == segment).Select(p => p.Occurrence + 1).DefaultIfEmpty().Max();
            var (repetitions, components, subcomponents) = (random.Next(1, 4), random.Next(1, 4), random.Next(1, 3));
            foreach (var field in new[] { 1, random.Next(2, 30) })
            {
                for (var r = 0; r < repetitions; r++)
                    for (var c = 1; c <= components; c++)
                        for (var u = 1; u <= subcomponents; u++)
                        {
                            var path = new Hl7Path(segment, occurrence, field, r, components > 1 || subcomponents > 1 ? c : 0, subcomponents > 1 ? u : 0).ToString();
                            builder.Set(path, values[path] = Value(random, set, characters));
                        }
            }
        }
        return (builder.ToArray(), values);
    }

    private static string Value(Random random, Hl7CharacterSet set, char[] delimiters)
    {
        var alphabet = "AXFSTRE.br09 \t\n" + new string(delimiters) + (set.Name switch
        {
            "utf-8" or "utf-16be" or "utf-16le" or "utf-32be" => "é漢Ж\u0001",
            "iso-8859-1" or "windows-1252" => "éÄ€",
            "iso-8859-5" => "Жук",
            "gb18030" or "big5" => "功人",
            "euc-kr" => "김이",
            _ => "山表",
        });
        return "v" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => alphabet[random.Next(alphabet.Length)])) + "z";
    }

    private static byte[] Damaged(byte[] message, Random random)
    {
        var bytes = new List<byte>(message);
        for (var i = random.Next(1, 12); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                case 3: bytes.InsertRange(at, Encoding.ASCII.GetBytes(new[] { "\rADD|", "\rMSH|^~\\&|", "\r\n", "\rBTS|1", "\0", "\u001b$B", "\\X4", "\n" }[random.Next(8)])); break;
                default: bytes[at] = "|^~\\&\r\n\0"u8[random.Next(8)]; break;
            }
        }
        return [.. bytes];
    }

    private static Dictionary<string, string> Values(Hl7Message message)
    {
        var values = new Dictionary<string, string>();
        foreach (var (path, leaf) in message.Leaves())
        {
            if (path.Segment != "MSH") values[path.ToString()] = leaf.Text();
        }
        return values;
    }

    private static byte[] Written(Hl7Message message)
    {
        var output = new ArrayBufferWriter<byte>();
        Hl7Writer.Write(message, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Normalised(Hl7Message message)
    {
        var output = new ArrayBufferWriter<byte>();
        Hl7Writer.WriteNormalized(message, output);
        return output.WrittenSpan.ToArray();
    }

    private static int Common(byte[] a, byte[] b) => a.AsSpan().CommonPrefixLength(b);

    private static int CommonEnd(byte[] a, byte[] b)
    {
        var head = Common(a, b);
        var length = 0;
        while (length < Math.Min(a.Length, b.Length) - head && a[^(length + 1)] == b[^(length + 1)]) length++;
        return length;
    }
}
