using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

/// <summary>Messages that pass level strict, for tests that spoil one thing.</summary>
internal static class Clean
{
    public const string Admission = """
        MSH|^~\&|HIS|EAST|HOST|HUB|20260406150000+0000||ADT^A01^ADT_A01|C1|P|2.5
        EVN|A01|20260406145900+0000
        PID|1||P1^^^EAST^MR||Wren^Ida^^^^^L||19480404|F
        PV1|1|I|3N^2^1|R|||D1^Roe^Ann|||MED||||1|||||V1^^^EAST^VN|||||||||||||||||||||||||20260406140000+0000
        PV2|||R07.9^Chest pain^I10
        """;

    public const string Result = """
        MSH|^~\&|LIS|EAST|HOST|HUB|20260406150000+0000||ORU^R01^ORU_R01|C2|P|2.5
        PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F
        PV1|1|I|3N^2^1||||||||||||||||V1^^^EAST^VN|||||||||||||||||||||||||20260406140000+0000
        ORC|RE|PL1|F1
        OBR|1|PL1|F1|24323-8^Panel^LN|||20260406140000+0000|||||||||||||||20260406145000+0000||CH|F
        OBX|1|NM|2345-7^Glucose^LN||101|mg/dL|70-99|H|||F|||20260406140000+0000
        OBX|2|NM|2951-2^Sodium^LN||139|mmol/L|136-145|N|||F|||20260406140000+0000
        """;

    /// <summary>Messages of the one event of a text, at a level.</summary>
    public static string[] Findings(string text, string level, params (string, string)[] more) => Findings(Samples.MapOne(text, At(level, more)));

    public static string[] Findings(HealthEvent made) => [.. ((IEnumerable<object?>?)Quality(made)["validationMessages"] ?? []).Cast<string>()];

    public static string Status(HealthEvent made) => (string)Quality(made)["validationStatus"]!;

    public static Hl7MappingConfig At(string level, params (string, string)[] more) => Samples.Config([("hl7.validation.level", level), .. more]);

    private static Struct Quality(HealthEvent made) => (Struct)made.Value["dataQuality"]!;
}
