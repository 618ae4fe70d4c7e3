using System.Text;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>Messages and frames as senders make them; nothing here uses the product's own writer.</summary>
internal static class Msg
{
    public const string Evn = "EVN|A01|20260101120000\r";
    public const string Pid = "PID|1||4711^^^HOSP^MR||Doe^Jane||19700101|F\r";
    public const string Pv1 = "PV1|1|I|W1^101^1||||1234^Care^Ann|||MED|||||||||V4711|||||||||||||||||||||||||20260101110000\r";

    /// <summary>An admission that leaves nothing to complain about.</summary>
    /// <param name="id">MSH-10.</param>
    /// <param name="fields">MSH fields by number, as HL7 counts them.</param>
    public static string Adt(string id, params (int Number, string Text)[] fields) => Header(id, fields) + Evn + Pid + Pv1;

    /// <summary>A message that no handler can turn into an event: its PID is missing (5.8, check 12).</summary>
    public static string WithoutPid(string id, params (int Number, string Text)[] fields) => Header(id, fields) + Evn + Pv1;

    /// <summary>The MSH segment alone, with its CR.</summary>
    public static string Header(string id, params (int Number, string Text)[] fields)
    {
        var all = new List<string> { "", "|", @"^~\&", "SENDER", "WARD", "RECEIVER", "HUB", "20260101120000", "", "ADT^A01", id, "P", "2.5.1" };
        foreach (var (number, text) in fields)
        {
            while (all.Count <= number) all.Add("");
            all[number] = text;
        }
        var separator = all[1];
        return $"MSH{separator}{string.Join(separator, all.Skip(2))}\r";
    }

    /// <summary>A block of release 1, bytes as in Latin-1.</summary>
    public static byte[] Frame(string text) => Frame(Bytes(text));

    public static byte[] Frame(byte[] payload) => [0x0B, .. payload, 0x1C, 0x0D];

    /// <summary>One byte per character.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Frames one behind the other, as one write.</summary>
    public static byte[] Frames(params string[] texts) => [.. texts.SelectMany(Frame)];

    /// <summary><see cref="Adt"/> for each number from 1.</summary>
    public static byte[] Frames(int count) => Frames([.. Enumerable.Range(1, count).Select(i => Adt(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))]);
}
