using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

public class EventMapTests
{
    [Fact]
    public void Every_map_reads_every_field_of_its_record_once()
    {
        EventMap[] maps =
        [
            PatientAdmittedMap.Map, PatientDischargedMap.Map, PatientUpdatedMap.OfVisit, PatientUpdatedMap.OfPerson, PatientTransferredMap.Map, PatientTransferredMap.Swap,
            PatientRegisteredMap.OfVisit, PatientRegisteredMap.OfPerson, PatientPreAdmittedMap.Map, PatientClassChangedMap.ToInpatient, PatientClassChangedMap.ToOutpatient,
            PatientEventCancelledMap.Of("patient.admitted"), PatientMergedMap.Of("MERGE", "PATIENT"), OrderMap.Created, OrderMap.Updated, OrderMap.Cancelled,
            PatientPendingMap.Admission, PatientTrackingMap.Arriving, PatientLeaveMap.Started, PatientDeletedMap.Visit, PatientLinkedMap.Linked,
            PatientProviderChangedMap.Attending, AllergyUpdatedMap.Map, BedStatusMap.Map,
            MedicationOrderedMap.Map, ResultReportedMap.Map, ObservationVitalsMap.Map, GenericHl7Map.Map,
        ];
        foreach (var map in maps)
        {
            var schema = EventCatalog.All.First(e => e.RecordName == map.Record).Schema;
            var read = map.FieldNames.Concat(["metadata", "patientId", "encounterId", "sourceSystem", "dataQuality", map.Time.Name]);
            Assert.Equal(schema.Fields.Select(f => f.Name).Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        }
        Assert.Equal(EventCatalog.All.Select(e => e.RecordName).Distinct().Order(StringComparer.Ordinal), maps.Select(m => m.Record).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("E", "", "", "I", "EMERGENCY")]
    [InlineData("5", "", "", "I", "EMERGENCY")]
    [InlineData("X", "Emergent", "", "I", "EMERGENCY")]
    [InlineData("N", "", "", "I", "URGENT")]
    [InlineData("T", "", "", "I", "TRANSFER")]
    [InlineData("R", "", "1", "I", "ELECTIVE")]
    [InlineData("R", "", "5", "I", "TRANSFER")]
    [InlineData("9", "", "4", "I", "TRANSFER")]
    [InlineData("", "", "7", "I", "EMERGENCY")]
    [InlineData("", "", "", "E", "EMERGENCY")]
    [InlineData("", "", "", "B", "URGENT")]
    [InlineData("9", "", "", "I", "ELECTIVE")]
    public void Admission_type_follows_the_first_rule_that_applies(string type, string text, string source, string patientClass, string expected)
    {
        var made = Samples.MapOne($"""
            MSH|^~\&|HIS|EAST|HOST|HUB|20260406150000+0000||ADT^A01|C1|P|2.5
            EVN||20260406145900+0000
            PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F
            PV1|1|{patientClass}|3N^2^1|{type}^{text}||||||||||{source}
            """);
        Assert.Equal(expected, made.Value["admissionType"]);
        Assert.Equal(expected, made.AdmissionType);
    }
}
