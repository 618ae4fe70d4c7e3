namespace ConnectorHost.MllpLoad.Load;

/// <summary>Made-up messages of usual size and content: ADT^A01 of about 1 KB, ORM^O01, ORU^R01. Original mode, so each gets one answer.</summary>
internal static class BuiltInMessages
{
    private static readonly Dictionary<string, string> ByType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["adt"] = """
            MSH|^~\&|LOADADT|RIVERBEND|CONNHOST|DATAHUB|20260312081542-0500||ADT^A01^ADT_A01|ID|P|2.5
            EVN|A01|20260312081530-0500||01|U4471^Okonjo^Tamsin|20260312080200-0500
            PID|1||ID^^^RIVERBEND^MR||Quillfeather^Jane^Ines^^Ms.^^L||19710904|F||2106-3^White^CDCREC|118 Tannery Row^Apt 6^Millhaven^OH^44199^USA^H||^PRN^PH^^1^216^5550142|^WPN^PH^^1^216^5550110|eng^English^ISO639|M^Married^HL70002||77120045^^^RIVERBEND^AN
            NK1|1|Quillfeather^Bram|SPO^Spouse^HL70063|118 Tannery Row^Apt 6^Millhaven^OH^44199^USA|^PRN^CP^^1^216^5550188
            PV1|1|I|4W^412^B^RIVERBEND^^BED|E^Emergency^HL70007||ED^07^A^RIVERBEND|1043210011^Vantongeren^Lucia^M^^Dr.^MD^^NPI|1043210099^Harrowgate^Edwin^^^^MD^^NPI||CAR||||7|A0||1043210022^Brandvold^Tor^^^^MD^^NPI|IP|V260312-0044^^^RIVERBEND^VN|||||||||||||||||||||||||20260312080200-0500
            PV2||PRIV^Private|R07.9^Chest pain, unspecified^I10|||||20260312|20260316|4
            AL1|1|DA^Drug allergy^HL70127|7980^Penicillin G^RXNORM|SV^Severe^HL70128|Hives|20090415
            DG1|1||R07.9^Chest pain, unspecified^I10||20260312|A
            """,
        ["orm"] = """
            MSH|^~\&|LOADCPOE|NORTHGATE|CONNHOST|DATAHUB|20260402071500||ORM^O01|ID|P|2.3
            PID|1||ID||BECKERHAM^ODETTE||19490228|F
            PV1|1|I|ICU^3^1||||D102^SORRENTINO^PIETRO||||||||||||NGV-881
            ORC|NW|PL10041^CPOE|||||^Q6H^D3^202604020800^202604050800^S||20260402071200|N22^AMARI^SELENE||D102^SORRENTINO^PIETRO
            OBR|1|PL10041^CPOE||80048^BASIC METABOLIC PANEL^C4||202604020800|||||||||BLD|D102^SORRENTINO^PIETRO|||||||||||1^Q6H^D3^202604020800^^S
            NTE|1||Draw from central line
            """,
        ["oru"] = """
            MSH|^~\&|LOADLIS|RIVERBEND|CONNHOST|DATAHUB|20260312093000-0500||ORU^R01^ORU_R01|ID|P|2.5.1
            PID|1||ID^^^RIVERBEND^MR||Quillfeather^Jane||19710904|F
            PV1|1|I|4W^412^B^RIVERBEND||||1043210011^Vantongeren^Lucia||||||||||||V260312-0044^^^RIVERBEND^VN
            ORC|RE|PLG1^CPOE|LB5501^LIS|GRP9^CPOE|CM
            OBR|1|PLG1^CPOE|LB5501^LIS|24323-8^Comprehensive metabolic 2000 panel^LN|||20260312083000-0500|||||||20260312084500-0500||1043210011^Vantongeren^Lucia||||||20260312092500-0500||CH|F
            OBX|1|NM|2345-7^Glucose^LN^GLU^Glucose^L||187|mg/dL^milligram per deciliter^UCUM|70-99|H|||F|||20260312083000-0500
            OBX|2|NM|2951-2^Sodium^LN||139|mmol/L^^UCUM|136-145|N|||F
            OBX|3|NM|2823-3^Potassium^LN||6.9|mmol/L^^UCUM|3.5-5.1|HH|||F
            NTE|1|L|Critical value called, read back OK
            OBX|4|ST|94500-6^SARS-CoV-2 RNA^LN||Not detected||Not detected||||F
            """,
    };

    public static string Get(string type) => ByType.TryGetValue(type, out var text) ? text
        : throw new UsageException($"--types holds '{type}'; built in are {string.Join(", ", ByType.Keys)}.");
}
