using System.Text;

namespace ConnectorHost.Fuzz.Inputs;

/// <summary>Pieces that mean something to a reader of HL7 or MLLP.</summary>
internal static class Tokens
{
    public static readonly byte[][] All = [.. new[]
    {
        "|", "^", "~", "\\", "&", "#", "||", "|||||||||", "^^^^^", "~~~~", "&&&&", "\r", "\n", "\r\n", "\r\r", "\r \r", "\v", "\u001C", "\u001C\r", "\u001C\n", "\u001C\v", "\v\v", "\vMSH|", "\vMSH", "\vFHS|^", "\0", " ", "\t",
        "MSH|^~\\&|", "\rMSH|^~\\&|", "\rMSH", "MSH", "msh|", "\rFHS|^~\\&|", "\rBHS|^~\\&|", "\rBTS|2", "\rFTS|1", "\rADD|", "\rADD|||", "\rDSC|1", "\rUAC|", "\rMSA|AA|", "\rPID|", "\rPV1|1|I", "\rOBX|1|", "\rOBR|", "\rORC|NW|", "\rNTE|", "\rZZZ|", "\rMRG|",
        "\rOBX|1|NM|", "\rOBX|1|ED|", "\rOBX|1|SN|x||<>^1^-^2", "\rOBX|1|CWE|", "\rOBX|1|TS|x||2026", "\rQQ|", "\r1|",
        "\\F\\", "\\S\\", "\\T\\", "\\R\\", "\\E\\", "\\X0D\\", "\\X4\\", "\\XZZ\\", "\\.br\\", "\\.sp+9999\\", "\\.in-4\\", "\\H\\", "\\N\\", "\\Z9\\", "\\C2842\\", "\\M1B2842\\", "\\X", "\\P\\",
        "\"\"", "\"", "2.5", "2.1", "2.8.2", "3.0", "2.", "9.99999", "ADT^A01", "ORU^R01", "ORM^O01", "ADT", "A40", "A17", "QRY^A19", "ACK", "MCF", "*", "AL", "NE", "ER", "SU", "P", "T",
        "UNICODE UTF-8", "8859/1", "8859/15", "ISO IR87", "ISO IR159", "GB 18030-2000", "BIG-5", "UNICODE UTF-16", "ASCII", "KS X 1001", "windows-1252", "~ISO IR87", "\u001B$B", "\u001B(B", "\u001B$(D", "\u001B(J", "\u001B",
        "20260312081542.1234-0500", "20260230", "2026", "00000000000000", "99999999", "2026-03-12T08:15:42Z", "+9999", "-1", "1E400", "NaN", "0", "99999999999999999999", "4294967296", "-2147483648", ".5", "5.", "0x10", "1,5",
        "\u00EF\u00BB\u00BF", "\u00FF\u00FE", "\u00FE\u00FF", "\u00FF\u00FE\0\0", "M\0S\0H\0", "\0M\0S", "\u00C3\u00A9", "\u00C3", "\u00ED\u00A0\u0080", "\u00F4\u0090\u0080\u0080", "\u0080", "\u00FF", "\u0081\u0030\u0081\u0030", "\u007F",
        "user^password", "H^2.16.840.1^ISO", "^^^H^MR", "N^Y", "F", "C", "W", "Base64", "A", "PDF", "TEXT", "http://x/", "GET ", "POST", "PROXY TCP4 ",
    }.Select(Encoding.Latin1.GetBytes)];
}
