using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents;

/// <summary>Builds the records that events share. Parameters stand in the order of the fields in <c>schemas/</c> and carry their names.</summary>
/// <remarks>Each takes the schema of the field it is for, since every event's schema is complete in itself.</remarks>
public static class EventParts
{
    public static Struct EventMetadata(Schema schema, string eventId, string eventType, string eventSource, long eventTime, string correlationId,
        string version, string? traceId, int? schemaId, string? dataClassification, string? retentionPolicy) =>
        Fill(schema, [eventId, eventType, eventSource, eventTime, correlationId, version, traceId, schemaId, dataClassification, retentionPolicy]);

    public static Struct Provider(Schema schema, string providerId, string name, string? specialty, string? npi) => Fill(schema, [providerId, name, specialty, npi]);

    public static Struct Department(Schema schema, string departmentId, string name) => Fill(schema, [departmentId, name]);

    public static Struct BedAssignment(Schema schema, string unit, string room, string bed) => Fill(schema, [unit, room, bed]);

    public static Struct DataQuality(Schema schema, double completeness, string validationStatus, IReadOnlyList<string>? validationMessages) =>
        Fill(schema, [completeness, validationStatus, validationMessages]);

    public static Struct LocationRef(Schema schema, string? unit, string? room, string? bed, string? facility, string? display) =>
        Fill(schema, [unit, room, bed, facility, display]);

    public static Struct CodedValue(Schema schema, string? code, string? system, string? display) => Fill(schema, [code, system, display]);

    public static Struct Identifier(Schema schema, string id, string? idNamespace, string? type) => Fill(schema, [id, idNamespace, type]);

    public static Struct QuantityRange(Schema schema, double? low, double? high, string? unit) => Fill(schema, [low, high, unit]);

    public static Struct PersonName(Schema schema, string? family, string? given, string? middle, string? suffix, string? prefix, string? nameUse) =>
        Fill(schema, [family, given, middle, suffix, prefix, nameUse]);

    public static Struct Address(Schema schema, IReadOnlyList<object?> lines, string? city, string? state, string? postalCode, string? country, string? addressUse) =>
        Fill(schema, [lines, city, state, postalCode, country, addressUse]);

    public static Struct PatientSummary(Schema schema, IReadOnlyList<object?> identifiers, Struct? name, string? birthDate, string? sex, bool? deceased) =>
        Fill(schema, [identifiers, name, birthDate, sex, deceased]);

    public static Struct Demographics(Schema schema, IReadOnlyList<object?> names, string? birthDate, string? birthDatePrecision, string? sex,
        IReadOnlyList<object?> race, IReadOnlyList<object?> citizenship, Struct? ethnicity, Struct? maritalStatus, Struct? religion, string? preferredLanguage,
        IReadOnlyList<object?> addresses, IReadOnlyList<object?> phones, IReadOnlyList<object?> emails, bool? deceased, bool? multipleBirth, long? deathTime,
        IReadOnlyList<object?> identifiers) =>
        Fill(schema, [names, birthDate, birthDatePrecision, sex, race, citizenship, ethnicity, maritalStatus, religion, preferredLanguage,
            addresses, phones, emails, deceased, multipleBirth, deathTime, identifiers]);

    public static Struct Insurance(Schema schema, string? planId, string? planName, string? companyId, string? companyName, string? groupNumber, string? policyNumber,
        string? effectiveFrom, string? effectiveTo, string? insuredName, string? relationship) =>
        Fill(schema, [planId, planName, companyId, companyName, groupNumber, policyNumber, effectiveFrom, effectiveTo, insuredName, relationship]);

    public static Struct Contact(Schema schema, Struct? name, Struct? relationship, Struct? role, IReadOnlyList<object?> phones, IReadOnlyList<object?> addresses) =>
        Fill(schema, [name, relationship, role, phones, addresses]);

    public static Struct Allergy(Schema schema, string? type, string? severity, Struct? code, IReadOnlyList<object?> reactions, string? since, string? action,
        string? allergyId, string? clinicalStatus, string? onset, long? reportedTime) =>
        Fill(schema, [type, severity, code, reactions, since, action, allergyId, clinicalStatus, onset, reportedTime]);

    public static Struct Timing(Schema schema, string? quantity, string? repeat, string? duration, string? text, long? startTime, long? endTime, int? occurrences) =>
        Fill(schema, [quantity, repeat, duration, text, startTime, endTime, occurrences]);

    public static Struct Specimen(Schema schema, string? specimenId, string? site, Struct? type, long? collectedAt, long? receivedAt) =>
        Fill(schema, [specimenId, site, type, collectedAt, receivedAt]);

    public static Struct Visit(Schema schema, string? patientClass, string? service, string? status, Struct? location, Struct? attending) =>
        Fill(schema, [patientClass, service, status, location, attending]);

    public static Struct DischargeDiagnosis(Schema schema, string code, string? system, string display, string? severity, string? type, string? conditionId,
        string? diagnosisUse, int? diagnosisRank) =>
        Fill(schema, [code, system, display, severity, type, conditionId, diagnosisUse, diagnosisRank]);

    public static Struct DischargeMedication(Schema schema, string medication, string? dosage, string? frequency, string? duration, string? medicationCode, string? status) =>
        Fill(schema, [medication, dosage, frequency, duration, medicationCode, status]);

    public static Struct FollowUp(Schema schema, string? specialty, string? timeframe, string? provider, bool scheduled, string? appointmentId, long? startTime, string? description) =>
        Fill(schema, [specialty, timeframe, provider, scheduled, appointmentId, startTime, description]);

    public static Struct ComplianceStatus(Schema schema, bool medicationReconciliation, bool dischargeInstructions, bool followUpScheduled) =>
        Fill(schema, [medicationReconciliation, dischargeInstructions, followUpScheduled]);

    public static Struct LowHigh(Schema schema, double? low, double? high) => Fill(schema, [low, high]);

    public static Struct NormalRange(Schema schema, double? low, double? high, Struct? systolic, Struct? diastolic) => Fill(schema, [low, high, systolic, diastolic]);

    public static Struct VitalSign(Schema schema, string type, double? value, double? systolic, double? diastolic, string unit, Struct? normalRange, string? code,
        string? display, string? interpretation, string? normalRangeText) =>
        Fill(schema, [type, value, systolic, diastolic, unit, normalRange, code, display, interpretation, normalRangeText]);

    public static Struct Attachment(Schema schema, string? mimeType, string? url, string? base64, long? sizeBytes) => Fill(schema, [mimeType, url, base64, sizeBytes]);

    public static Struct ReferenceRange(Schema schema, double? low, double? high, string? text) => Fill(schema, [low, high, text]);

    public static Struct ResultObservation(Schema schema, string? setId, string? subId, string? valueType, string? comparator, string? valueText, string? unit,
        string? status, string? device, string? observationMethod, Struct code, double? valueNumber, double? valueHigh, Struct? valueCoded, long? valueTime,
        long? observedAt, Struct? attachment, Struct? referenceRange, IReadOnlyList<object?> flags, IReadOnlyList<object?> notes, Struct? performer) =>
        Fill(schema, [setId, subId, valueType, comparator, valueText, unit, status, device, observationMethod, code, valueNumber, valueHigh, valueCoded, valueTime,
            observedAt, attachment, referenceRange, flags, notes, performer]);

    private static Struct Fill(Schema schema, ReadOnlySpan<object?> values)
    {
        var part = new Struct(schema);
        for (var i = 0; i < values.Length; i++) part[i] = values[i];
        return part;
    }
}
