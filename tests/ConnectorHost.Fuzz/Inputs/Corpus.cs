using System.Text;

namespace ConnectorHost.Fuzz.Inputs;

/// <summary>Messages to start from, as payloads and as bytes on a wire.</summary>
internal sealed class Corpus
{
    private const int Largest = 65_536;

    private Corpus(byte[][] payloads, byte[][] streams) => (Payloads, Streams) = (payloads, streams);

    /// <summary>Frame bodies.</summary>
    public byte[][] Payloads { get; }

    /// <summary>Frames with what may stand between and around them.</summary>
    public byte[][] Streams { get; }

    /// <summary>The messages of a folder, in order of their names, and some that are not worth a file.</summary>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    public static Corpus Read(string folder)
    {
        var payloads = new List<byte[]>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.hl7").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            if (bytes.Length <= Largest) payloads.Add(bytes);
        }
        payloads.AddRange(Extras.Select(Latin1));
        payloads.Add([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|W1|P|2.5\rPID|1||5^^^H^MR||\u1C0D\u0B0B^X\r")]);
        payloads.Add(Encoding.BigEndianUnicode.GetBytes("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|W2|P|2.5\rPID|1||5\r"));
        payloads.Add([0, 0, 0xFE, 0xFF, .. new UTF32Encoding(true, false).GetBytes("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|W3|P|2.5\r")]);
        return new Corpus([.. payloads], [.. Framed(payloads)]);
    }

    private static IEnumerable<byte[]> Framed(List<byte[]> payloads)
    {
        foreach (var payload in payloads) yield return [0x0B, .. payload, 0x1C, 0x0D];
        for (var i = 0; i + 2 < payloads.Count; i += 3)
        {
            yield return [0x0B, .. payloads[i], 0x1C, 0x0D, 0x0B, .. payloads[i + 1], 0x1C, 0x0D, 0x0A, 0x0B, .. payloads[i + 2], 0x1C];
            yield return [.. Latin1("12:00 in\r\n"), 0x0B, 0x0B, .. payloads[i], 0x1C, 0x0B, .. payloads[i + 1]];
        }
        yield return Latin1("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC];
        yield return Latin1("\v\u0006\u001C\r\v\u0015\u001C\r\v\u001C\r\v \r\n\u001C\r");
        yield return Latin1("PROXY TCP4 10.0.0.1 10.0.0.2 1000 2000\r\n\vMSH|^~\\&|A|B|||||ADT^A01|P1|P|2.5\r\u001C\r");
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static readonly string[] Extras =
    [
        "MSH|^~\\&|",
        "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5|||ER|SU\rEVN|A01|20260101\rPID|1||5^^^H^MR\rPV1|1|I\r",
        "MSH|^~\\&|A|B|C|D|20260101||ACK^A01|1|P|2.5\rMSA|AA|1\r",
        "MSH|||||||||\r\r\rPID",
        "MSH#*@!%#A#B#C#D#20260101##ORU*R01#1#P#2.5\rPID#1##5\rOBR#1##2#3\rOBX#1#NM#1*2##5.5#mg##H###F\r",
        "FHS|^~\\&|A|B\rBHS|^~\\&|A|B|||||||B1\rMSH|^~\\&|A|B|C|D|||ADT^A08|1|P|2.5\rPID|1||5\rMSH|^~\\&|A|B|C|D|||ORM^O01|2|P|2.5\rPID|1||5\rORC|NW|1\rBTS|2\rFTS|1\r",
        "BHS|^~\\&\rBTS|0\r",
        "MSH|^~\\&|A|B|C|D|||ADT^A01|1|P|2.5\rPID|1||5\rMSH|^~\\&|A|B|C|D|||ADT^A01|2|P|2.5\rPID|1||6\r",
        "MSH|^~\\&|A|B|C|D|||ORU^R01|1|P|2.5||||||ISO IR87~UNICODE UTF-8\rPID|1||5||\u001B$B;3ED\u001B(B^X\rOBR|1\rOBX|1|SN|8480-6^BP^LN||>=^120^/^80|mm[Hg]\rOBX|2|ED|x||^AP^PDF^Base64^JVBERi0=\r",
        "<?xml version=\"1.0\"?><ADT_A01/>",
    ];
}
