using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class Hl7MessageHashTests
{
    private const string Open = "MSH|^~\\&|A|B|||2026||ADT^A28|1|P|2.6\rSFT|x\rPID|1||X";

    [Fact]
    public void The_hash_is_that_of_the_bytes_with_msh_8_emptied()
    {
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Open))), Hash(Open));
        Assert.Equal(Hash(Open), Hash(Open.Replace("2026||", "2026|user^secret|", StringComparison.Ordinal)));
        Assert.NotEqual(Hash(Open), Hash(Open.Replace("||X", "||Y", StringComparison.Ordinal)));
        Assert.NotEqual(Hash(Open), Hash(Open.Replace("\r", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_buffer_of_the_hash_goes_back_empty()
    {
        var kept = Open.Length + 400;
        Hash(Open.Replace("2026||", "2026|user^secret|", StringComparison.Ordinal) + new string('X', 400));
        // The pool gives a thread back what it returned last.
        var rented = ArrayPool<byte>.Shared.Rent(kept);
        Assert.DoesNotContain((byte)'X', rented.AsSpan(0, kept).ToArray());
        ArrayPool<byte>.Shared.Return(rented);
    }

    [Theory]
    [InlineData("UAC|UNP|user:secret", "")]
    [InlineData("uac|UNP|user:secret", "")]
    [InlineData("  UAC|UNP|user:secret", "")]
    [InlineData("UAC|UNP|user\rsecret|more", "")]
    [InlineData("UAC|UNP|user\rADD|secret", "")]
    [InlineData("UAC|UNP|user:secret\rUAC|UNP|again:secret", "")]
    [InlineData("EVN|A28", "\rEVN|A28")]
    [InlineData("EVN|A28\rUAC|secret\rEVN|2", "\rEVN|A28\rEVN|2")]
    public void Credentials_are_cut_from_what_leaves(string line, string left)
    {
        var sent = Open.Replace("2026||", "2026|user^secret|", StringComparison.Ordinal).Replace("\rPID", $"\r{line}\rPID", StringComparison.Ordinal);
        var expected = Open.Replace("\rPID", $"{left}\rPID", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.UTF8.GetString(Hl7MessageHash.WithoutCredentials(Header(sent))));
        Assert.Equal(expected.ToUpperInvariant(), Samples.FirstOf(Encoding.UTF8.GetBytes(sent)).RawText().ToUpperInvariant());
    }

    [Fact]
    public void A_uac_at_the_end_is_cut() =>
        Assert.Equal(Open, Encoding.UTF8.GetString(Hl7MessageHash.WithoutCredentials(Header(Open + "\rUAC|UNP|user:secret"))));

    [Fact]
    public void A_header_broken_in_front_of_msh_8_does_not_show_it()
    {
        var bytes = Hl7MessageHash.WithoutCredentials(Header("MSH|^~\\&|A\rx|B|||2026|user^secret|ADT^A28|1|P|2.6\rPID|1"));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MSH|^~\\&|A|B|||2026|user^secret|ADT^A28|1|P|2.6||||||Shift_JIS\rPID|1||表")]
    [InlineData("MSH|^~\\&|ポ表|B|||2026|user^secret|ADT^A28|1|P|2.6||||||Shift_JIS\rPID|1||表\rUAC|1|secret")]
    public void Double_byte_sets_hide_nothing(string text)
    {
        var set = Hl7CharacterSets.Find("Shift_JIS", out _)!;
        Assert.True(Hl7Header.TryRead(set.Encode(text), out var header, out _));
        var left = set.Encoding.GetString(Hl7MessageHash.WithoutCredentials(header));
        Assert.Equal(text.Replace("user^secret", "", StringComparison.Ordinal).Replace("\rUAC|1|secret", "", StringComparison.Ordinal), left);
        Assert.True(Hl7Header.TryRead(set.Encode(text.Replace("user^secret", "x", StringComparison.Ordinal)), out var other, out _));
        Assert.Equal(Hash(header), Hash(other!));
    }

    [Theory]
    [InlineData("PID|1\rMSH|^~\\&|A|B|||2026|user^secret|ADT^A28|1|P|2.6\rPV1|1", "PID|1\rMSH|^~\\&|A|B|||2026||ADT^A28|1|P|2.6\rPV1|1")]
    [InlineData("x\rMSH$^~\\&$A$B$$$2026$secret\rUAC$1$secret\rPV1$1", "x\rMSH$^~\\&$A$B$$$2026$\rPV1$1")]
    [InlineData("no HL7 at all", "no HL7 at all")]
    [InlineData("", "")]
    public void A_refused_payload_loses_what_looks_like_credentials(string payload, string left) =>
        Assert.Equal(left, Encoding.UTF8.GetString(Hl7MessageHash.WithoutCredentials(Encoding.UTF8.GetBytes(payload), Hl7ReaderOptions.Standard)));

    [Fact]
    public void The_sample_with_credentials_loses_them()
    {
        var message = Samples.Message("078");
        Assert.True(message.Header.Raw(8).Length > 0);
        Assert.DoesNotContain(message.Header.RawText(8), message.RawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(message.Header.RawText(8), Encoding.ASCII.GetString(Hl7MessageHash.WithoutCredentials(message.Header)), StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_text_has_one_cr_between_segments() =>
        Assert.StartsWith("MSH|^~\\&|WINHIS|EASTPARK|CONNHOST|DATAHUB|202604061310||ADT^A04|EP3|P|2.4\rEVN|A04|202604061309\rPID|1||", Samples.Message("062").RawText(), StringComparison.Ordinal);

    private static Hl7Header Header(string text)
    {
        Assert.True(Hl7Header.TryRead(Encoding.UTF8.GetBytes(text), out var header, out _));
        return header;
    }

    private static string Hash(string text) => Hash(Header(text));

    private static string Hash(Hl7Header header)
    {
        var hash = new byte[Hl7MessageHash.Length];
        Hl7MessageHash.Compute(header, hash);
        return Convert.ToHexString(hash);
    }
}
