namespace ConnectorHost.IntegrationTests.Senders;

/// <summary>Messages of made-up patients.</summary>
internal static class Hl7Text
{
    /// <summary>Original mode: answered AA.</summary>
    public static string Admission(string controlId, string patientId = "P1001", string encounterId = "V2001") => string.Concat(
        $"MSH|^~\\&|ADTAPP|EASTPARK|CONNHOST|DATAHUB|20260406155500+0000||ADT^A01^ADT_A01|{controlId}|P|2.5\r",
        "EVN|A01|20260406155500+0000\r",
        $"PID|1||{patientId}^^^EASTPARK^MR||Ames^Ursa||19600102|F\r",
        $"PV1|1|I|4W^412^B^EASTPARK|E|||D7^Moravec^Ilse|||CAR|||||||||{encounterId}^^^EASTPARK^VN|||||||||||||||||||||||||20260406155000+0000\r",
        "PV2|||R07.9^Chest pain^I10\r");

    /// <summary>A type outside the connector's channels: answered AR.</summary>
    public static string OfAnotherChannel(string controlId) =>
        $"MSH|^~\\&|SIUAPP|EASTPARK|CONNHOST|DATAHUB|20260406155500||SIU^S12|{controlId}|P|2.5\rSCH|1\r";

    public static string Batch(string batchControlId, params ReadOnlySpan<string> messages) => string.Concat(
        $"BHS|^~\\&|ADTAPP|EASTPARK|CONNHOST|DATAHUB|20260406160000||||{batchControlId}\r", string.Concat(messages), $"BTS|{messages.Length}\r");

    public static string NewControlId() => $"T{Guid.NewGuid().ToString("N")[..12]}";
}
