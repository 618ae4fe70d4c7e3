using System.Text;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>hl7-mllp 23: nothing that comes in makes the reader throw.</summary>
public class Hl7RobustnessTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [InlineData("BTS")]
    [InlineData("FTS")]
    public void Payload_of_nothing_but_bare_trailers_is_read_in_one_pass(string trailer)
    {
        var payload = new StringBuilder("MSH|^~\\&|A||||||ADT^A08|1|P|2.5\rPID|1\r");
        for (var i = 0; i < 1_000_000; i++) payload.Append(trailer).Append('\r');
        var frame = Hl7Frame.Read(Encoding.ASCII.GetBytes(payload.ToString()));
        Assert.Equal(1, frame.MessageCount);
        Assert.True(Hl7Message.TryParse(frame.First(Hl7Line.Message).ToArray(), out var message, out _));
        Assert.Equal("1", message.Header.ControlId);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_bytes_never_throw(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(600)];
        random.NextBytes(bytes);
        if (seed % 3 != 0) "MSH|^~\\&|"u8[..Math.Min(9, bytes.Length)].CopyTo(bytes);
        if (seed % 3 == 2)
        {
            const string alphabet = "|^~\\&\r\n\0 XADMSHUC.:\u001b$(B\u000b\"";
            for (var i = 9; i < bytes.Length; i++) bytes[i] = (byte)alphabet[random.Next(alphabet.Length)];
        }
        ReadAll(bytes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_samples_never_throw(int seed)
    {
        var random = new Random(seed);
        foreach (var name in Samples.Names)
        {
            var bytes = new List<byte>(Samples.Bytes(name[..^4]));
            for (var i = random.Next(1, 12); i > 0 && bytes.Count > 0; i--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                    case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                    default: bytes[at] = "|^~\\&\r\n\0"u8[random.Next(8)]; break;
                }
            }
            ReadAll([.. bytes]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Splitting_a_joined_message_gives_the_same_values(int seed)
    {
        var random = new Random(seed);
        var characters = "|^~\\&#%$!@*'".ToCharArray();
        random.Shuffle(characters);
        var d = new Hl7Delimiters((byte)characters[0], (byte)characters[1], (byte)characters[2], (byte)characters[3], (byte)characters[4], 0);
        var expected = new Dictionary<string, string>();
        var text = new StringBuilder("MSH").Append(characters[0]).Append(d.EncodingCharacters);
        for (var i = 3; i <= 12; i++) text.Append(characters[0]).Append(i == 12 ? "2.5" : "m");
        for (var s = 0; s < 4; s++)
        {
            text.Append('\r').Append("ZZ").Append(s);
            for (var f = 1; f <= 4; f++)
            {
                text.Append(characters[0]);
                for (var r = 0; r < 3; r++)
                {
                    if (r > 0) text.Append(characters[2]);
                    for (var c = 1; c <= 3; c++)
                    {
                        if (c > 1) text.Append(characters[1]);
                        for (var u = 1; u <= 2; u++)
                        {
                            if (u > 1) text.Append(characters[4]);
                            var value = $"v{random.Next(100)}{characters[random.Next(characters.Length)]}";
                            text.AppendHl7(value, d);
                            expected[new Hl7Path($"ZZ{s}", 0, f, r, c, u).ToString()] = value;
                        }
                    }
                }
            }
        }
        var read = new Dictionary<string, string>();
        foreach (var (path, leaf) in Samples.FirstOf(Encoding.ASCII.GetBytes(text.ToString())).Leaves())
        {
            if (path.Segment != "MSH") read[path.ToString()] = leaf.Text();
        }
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData('&', 300_000)]
    [InlineData('~', 4_999)]
    public void Walking_many_parts_takes_one_pass(char delimiter, int count)
    {
        var message = Samples.With("ZZZ|" + string.Join(delimiter, Enumerable.Repeat("v", count)));
        var leaves = 0;
        foreach (var (path, _) in message.Leaves())
        {
            if (path.Segment == "ZZZ") leaves++;
        }
        Assert.Equal(count, leaves);
    }

    private static void ReadAll(byte[] payload)
    {
        var frame = Hl7Frame.Read(payload);
        Assert.True(Hl7MessageHash.WithoutCredentials(payload, Hl7ReaderOptions.Standard).Length <= payload.Length * 4);
        var leaves = 0;
        foreach (var part in frame)
        {
            if (!Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)) continue;
            var hash = new byte[Hl7MessageHash.Length];
            Hl7MessageHash.Compute(header, hash);
            Assert.True(Hl7MessageHash.WithoutCredentials(header).Length <= part.Bytes.Length * 4);
            var message = new Hl7Message();
            message.Reset(header);
            foreach (var (path, leaf) in message.Leaves())
            {
                leaves++;
                Assert.NotNull(leaf.Text());
                Assert.False(message.Find(path).IsAbsent);
            }
            Assert.NotNull(message.RawText());
            Assert.NotNull(Hl7Trigger.Of(message));
            ReadTypes(message);
        }
        Assert.InRange(leaves, 0, payload.Length);
    }

    private static void ReadTypes(Hl7Message message)
    {
        var zones = Hl7Zones.Of(message.Header, TimeZoneInfo.Utc);
        foreach (var segment in message.Segments)
        {
            Assert.NotNull(Hl7ObservationValue.Read(segment, zones));
            for (var f = 1; f <= segment.FieldCount; f++)
            {
                var field = segment[f];
                Hl7ReferenceRange.Read(field, "M");
                Hl7PersonName.Choose(field);
                Hl7Provider.Read(field);
                Hl7Address.All(field);
                Hl7Phone.All(field);
                Hl7CodedValue.Read(field);
                Hl7Location.Read(field[0]);
                Hl7Attachment.ReadEd(field[0]);
                zones.Read(field);
            }
            Hl7PatientIds.Choose(segment, Hl7PatientIdOptions.Standard, new DateOnly(2026, 1, 1));
            Assert.NotNull(Hl7PatientIds.All(segment));
        }
    }
}
