using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Benchmarks.Messages;

/// <summary>Messages of the sizes feeds have, and twelve values a mapper reads of each.</summary>
internal static class ReadingMessages
{
    private static readonly string[] AdtPaths = ["MSH-9-1", "MSH-10", "EVN-2", "PID-3-1", "PID-5-1", "PID-5-2", "PID-7", "PID-8", "PV1-2", "PV1-3-1", "PV1-19-1", "PV1-44"];
    private static readonly string[] OruPaths = ["MSH-9-1", "MSH-10", "PID-3-1", "PID-5-1", "PV1-19-1", "OBR-3-1", "OBR-4-1", "OBR-7", "OBX-3-1", "OBX-5", "OBX(1)-3-1", "OBX(19)-5"];

    private const string Adt = """
        MSH|^~\&|REGADT|MCM|IFENG|CONNHOST|20260312081500-0500||ADT^A01^ADT_A01|MSG0000012345|P|2.5.1|||AL|NE
        EVN|A01|20260312081455-0500||REGULAR|7712^CLERK^ANNA|20260312081400-0500
        PID|1||MR-448812^^^MCM&2.16.840.1.113883.19.5&ISO^MR~123456789^^^SSA^SS||QUILLFEATHER^ANASTASIA^JOAN^^MS^^L||19620814|F||2106-3^White^HL70005|44 MEADOWBROOK LANE^APT 3^RIVERBEND^OH^44101^USA^H||^PRN^PH^^1^216^5550142|^WPN^PH^^1^216^5550199|EN|M|CHR|ACC-99120^^^MCM^AN|||||||||||||N
        NK1|1|QUILLFEATHER^BARTHOLOMEW^^^MR|SPO^Spouse^HL70063|44 MEADOWBROOK LANE^^RIVERBEND^OH^44101^USA|^PRN^PH^^1^216^5550142
        PV1|1|I|4W^412^B^MCM^^^^MAIN|E|||1043210011^VANTONGEREN^LUCIA^^^DR^MD^^NPI|9911^OKPARA^BLESSING|||MED||||7|||1043210011^VANTONGEREN^LUCIA^^^DR|IP|VN-2026-000451^^^MCM^VN|||||||||||||||||||||||||20260312081000-0500
        DG1|1||I50.9^Heart failure, unspecified^I10|||A
        AL1|1|DA|70618^Penicillin^RXNORM|SV|Rash and hives
        IN1|1|PPO-1^Preferred^L|INS77|GREAT LAKES MUTUAL|1 INSURANCE WAY^^CLEVELAND^OH^44114||||GRP-100
        """;

    private const string OruHead = """
        MSH|^~\&|LIS|MCM|IFENG|CONNHOST|20260312091500-0500||ORU^R01^ORU_R01|LAB000123|P|2.5.1
        PID|1||MR-448812^^^MCM^MR||QUILLFEATHER^ANASTASIA||19620814|F
        PV1|1|I|4W^412^B|||||||||||||||||VN-2026-000451
        ORC|RE|ORD-1^EHR|LAB-1^LIS
        OBR|1|ORD-1^EHR|LAB-1^LIS|24323-8^Comprehensive metabolic panel^LN|||20260312083000-0500||||||||1043210011^VANTONGEREN^LUCIA||||||20260312091400-0500|||F
        """;

    public static byte[] Bytes(string name) => name switch
    {
        "ADT 255 B" => Samples.Read("010-adt-a11-cancel-admit.hl7"),
        "ADT 1 KB" => Encoding.ASCII.GetBytes(Adt.ReplaceLineEndings("\r") + "\r"),
        "ADT 2.3 KB" => Samples.Read("001-adt-a01-v251.hl7"),
        _ => Encoding.ASCII.GetBytes(OruHead.ReplaceLineEndings("\r") + string.Concat(Enumerable.Range(1, 20).Select(Result)) + "\r"),
    };

    public static string[] Paths(string name) => name.StartsWith("ADT", StringComparison.Ordinal) ? AdtPaths : OruPaths;

    /// <summary>For the baseline, which knows positions in arrays and no paths.</summary>
    public static (string Segment, int Occurrence, int Field, int Component)[] Places(string name) =>
        [.. Paths(name).Select(Hl7Path.Parse).Select(p => (p.Segment, p.Occurrence, p.Segment == "MSH" ? p.Field - 1 : p.Field, Math.Max(1, p.Component)))];

    private static string Result(int i) =>
        FormattableString.Invariant($"\rOBX|{i}|NM|{2000 + i}-{i % 10}^Analyte number {i} in serum^LN||{i * 3.7:F1}|mg/dL^milligram per deciliter^UCUM|{i}-{i * 9}|N|||F|||20260312090{i % 10}00-0500||LAB7^Tech^Bob");
}
