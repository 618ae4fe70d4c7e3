using System.Collections.Frozen;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Vitals;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>What turning messages into events needs to know; read once, when the task starts.</summary>
internal sealed record Hl7MappingConfig
{
    private const string NotYet = "is not available yet; leave it";

    public static readonly ConfigKey<IReadOnlyList<string>> PatientIdTypesKey = ConfigKey.List("hl7.patient.id.types")
        .Default(["MR", "PI", "EPI", "MRN", "PT"]).Doc("Identifier types (PID-3-5) that may be the patient id, the preferred first.");
    public static readonly ConfigKey<string> PatientIdAuthorityKey = ConfigKey.String("hl7.patient.id.authority")
        .Default("").Doc("Assigning authority (PID-3-4, namespace or universal id) whose identifier is the patient id whatever its type; empty: none is preferred.");
    public static readonly ConfigKey<string> TimeZoneKey = ConfigKey.String("hl7.timezone")
        .Default("UTC").Must(ZoneProblem).Doc("Time zone of times without an offset, when MSH-7 has none either: an IANA name such as Europe/Berlin.");
    public static readonly ConfigKey<string> VersionKey = ConfigKey.String("hl7.version")
        .Default("2.5").Must(VersionProblem).Doc("HL7 version expected; stands in when MSH-12 is empty. Messages of other versions are read by their own.");
    public static readonly ConfigKey<UnknownTrigger> UnknownTriggerKey = ConfigKey.Choice<UnknownTrigger>("hl7.unknown.trigger")
        .Default(UnknownTrigger.Generic).Doc("What a trigger event without a rule gives: 'generic' an event with the raw structure, 'reject' the answer AR 201.");
    public static readonly ConfigKey<bool> ValidationEnabledKey = ConfigKey.Boolean("hl7.validation.enabled")
        .Default(true).Doc("Check required segments, required fields, data types and tables; findings go to the event's dataQuality.");
    public static readonly ConfigKey<ValidationFailure> ValidationOnFailureKey = ConfigKey.Choice<ValidationFailure>("hl7.validation.on.failure")
        .Default(ValidationFailure.Flag).Doc("'flag' publishes what can be published with dataQuality FAILED; 'reject' answers AE and publishes nothing.");
    public static readonly ConfigKey<ValidationLevel> ValidationLevelKey = ConfigKey.Choice<ValidationLevel>("hl7.validation.level")
        .Default(ValidationLevel.Standard).Doc("'minimal' checks what events need, 'standard' also what messages should have, 'strict' every field by its definition; with it AA names up to ten warnings.");
    public static readonly ConfigKey<bool> SplitCorrectionsKey = ConfigKey.Boolean("hl7.results.split.corrections")
        .Default(false).Doc("Send corrected and cancelled results to topics of their own.");
    public static readonly ConfigKey<IReadOnlyList<string>> VitalsCodeMapKey = ConfigKey.List("hl7.vitals.code.map")
        .Default([]).Must(VitalsMapProblem)
        .Doc("Local codes of vital signs as code=type, for instance PULS=heart_rate,RRS=blood_pressure.systolic,RRD=blood_pressure.diastolic.");
    public static readonly ConfigKey<bool> VitalsAlsoResultKey = ConfigKey.Boolean("hl7.vitals.also.result")
        .Default(false).Doc("Keep vital signs in the result event too.");
    public static readonly ConfigKey<bool> VitalsNormalizeUnitsKey = ConfigKey.Boolean("hl7.vitals.normalize.units")
        .Default(false).Doc("Convert degrees Fahrenheit, pounds and inches of vital signs to Cel, kg and cm.");
    public static readonly ConfigKey<GenericFields> GenericFieldsKey = ConfigKey.Choice<GenericFields>("hl7.generic.fields")
        .Default(GenericFields.All).Doc("What generic events hold: 'all' fields, or those 'listed' in hl7.extensions.");
    public static readonly ConfigKey<IReadOnlyList<string>> ExtensionsKey = ConfigKey.List("hl7.extensions")
        .Default([]).Must(ExtensionsProblem).Doc("Segments and fields generic events hold when hl7.generic.fields is listed: ZPD, PID-11.");
    public static readonly ConfigKey<bool> A06AdmitKey = ConfigKey.Boolean("hl7.adt.a06.admit")
        .Default(true).Doc("A change from outpatient to inpatient (A06) also gives an admission.");
    public static readonly ConfigKey<MedicationOrders> MedicationOrdersKey = ConfigKey.Choice<MedicationOrders>("hl7.medication.orders")
        .Default(MedicationOrders.Medication).Doc("Where pharmacy orders in ORM and OMP go: 'medication' or 'order' topics.");
    public static readonly ConfigKey<IReadOnlyList<string>> SensitiveCodesKey = ConfigKey.List("hl7.sensitive.codes")
        .Default([]).Doc("Codes of diagnoses, services and documents that make an event RESTRICTED.");
    public static readonly ConfigKey<string?> RetentionPolicyKey = ConfigKey.OptionalString("hl7.retention.policy")
        .Doc("Text for metadata.retentionPolicy of every event.");
    public static readonly ConfigKey<TimeSpan> EventTimeToleranceKey = ConfigKey.Milliseconds("event.time.tolerance.ms")
        .Default(TimeSpan.FromMinutes(5)).AtLeast(TimeSpan.Zero).Doc("How far an event time may lie ahead of receipt; beyond it the time of receipt is used and a warning added.");
    public static readonly ConfigKey<Attachments> AttachmentsKey = ConfigKey.Choice<Attachments>("hl7.attachments")
        .Default(Attachments.Reference).Doc("Embedded documents: 'reference' type and size only, 'inline' base64 up to 64 KiB, 'drop' nothing.");
    public static readonly ConfigKey<PublishRaw> PublishRawKey = ConfigKey.Choice<PublishRaw>("hl7.publish.raw")
        .Default(PublishRaw.None).Doc("Put the message text in the header hl7.raw of every event ('header') or into generic events ('field'); MSH-8 and UAC are cut.");
    public static readonly ConfigKey<bool> ClaimsFromUbKey = ConfigKey.Boolean("hl7.claims.from.ub")
        .Default(false).Must(v => v ? $"Claim events from UB1 and UB2: this {NotYet} at false" : null).Doc("Claim events from UB1 and UB2.");
    public static readonly ConfigKey<string?> MappingFileKey = ConfigKey.OptionalString("hl7.mapping.file")
        .Must(v => string.IsNullOrEmpty(v) ? null : $"A mapping file {NotYet} unset").Doc("JSON file that adds or overrides event fields from HL7 paths.");
    public static readonly ConfigKey<string> DischargeMedicationsKey = Discharge("hl7.discharge.medications", "Where a site puts discharge medications.");
    public static readonly ConfigKey<string> DischargeFollowUpKey = Discharge("hl7.discharge.followup", "Where a site puts follow-up appointments.");
    public static readonly ConfigKey<string> DischargeFlagsKey = Discharge("hl7.discharge.flags", "Where a site puts compliance flags.");
    public static readonly ConfigKey<string> DischargeSeverityKey = Discharge("hl7.discharge.severity", "Where a site puts the severity of diagnoses.");

    public static readonly ConfigDef Keys = new(PatientIdTypesKey, PatientIdAuthorityKey, TimeZoneKey, VersionKey, UnknownTriggerKey, ValidationEnabledKey,
        ValidationOnFailureKey, ValidationLevelKey, SplitCorrectionsKey, VitalsCodeMapKey, VitalsAlsoResultKey, VitalsNormalizeUnitsKey, GenericFieldsKey, ExtensionsKey,
        A06AdmitKey, MedicationOrdersKey, SensitiveCodesKey, RetentionPolicyKey, EventTimeToleranceKey, AttachmentsKey, PublishRawKey, ClaimsFromUbKey, MappingFileKey,
        DischargeMedicationsKey, DischargeFollowUpKey, DischargeFlagsKey, DischargeSeverityKey);

    public required IReadOnlyList<string> PatientIdTypes { get; init; }
    public required string PatientIdAuthority { get; init; }
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>As configured, for events of messages without MSH-12.</summary>
    public required string Version { get; init; }

    public required UnknownTrigger UnknownTrigger { get; init; }
    public required bool ValidationEnabled { get; init; }
    public required ValidationFailure ValidationOnFailure { get; init; }
    public required ValidationLevel ValidationLevel { get; init; }
    public required bool SplitCorrections { get; init; }

    /// <summary>Upper-cased local code to the sign it means.</summary>
    public required FrozenDictionary<string, VitalKind> VitalsCodeMap { get; init; }

    public required bool VitalsAlsoResult { get; init; }
    public required bool VitalsNormalizeUnits { get; init; }
    public required GenericFields GenericFields { get; init; }
    public required IReadOnlyList<Hl7Path> Extensions { get; init; }
    public required bool A06Admit { get; init; }
    public required MedicationOrders MedicationOrders { get; init; }
    public required FrozenSet<string> SensitiveCodes { get; init; }
    public required string? RetentionPolicy { get; init; }
    public required TimeSpan EventTimeTolerance { get; init; }
    public required Attachments Attachments { get; init; }
    public required PublishRaw PublishRaw { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigException">One is wrong or not available.</exception>
    public static Hl7MappingConfig From(PluginConfig config)
    {
        foreach (var key in (ReadOnlySpan<ConfigKey<string>>)[DischargeMedicationsKey, DischargeFollowUpKey, DischargeFlagsKey, DischargeSeverityKey]) _ = config.Get(key);
        _ = config.Get(ClaimsFromUbKey);
        _ = config.Get(MappingFileKey);
        return new()
        {
            PatientIdTypes = config.Get(PatientIdTypesKey),
            PatientIdAuthority = config.Get(PatientIdAuthorityKey),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(config.Get(TimeZoneKey)),
            Version = config.Get(VersionKey),
            UnknownTrigger = config.Get(UnknownTriggerKey),
            ValidationEnabled = config.Get(ValidationEnabledKey),
            ValidationOnFailure = config.Get(ValidationOnFailureKey),
            ValidationLevel = config.Get(ValidationLevelKey),
            SplitCorrections = config.Get(SplitCorrectionsKey),
            VitalsCodeMap = config.Get(VitalsCodeMapKey).Select(VitalCodes.ParseEntry).ToFrozenDictionary(e => e.Code, e => e.Kind, StringComparer.Ordinal),
            VitalsAlsoResult = config.Get(VitalsAlsoResultKey),
            VitalsNormalizeUnits = config.Get(VitalsNormalizeUnitsKey),
            GenericFields = config.Get(GenericFieldsKey),
            Extensions = [.. config.Get(ExtensionsKey).Select(Hl7Path.Parse)],
            A06Admit = config.Get(A06AdmitKey),
            MedicationOrders = config.Get(MedicationOrdersKey),
            SensitiveCodes = config.Get(SensitiveCodesKey).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            RetentionPolicy = config.Get(RetentionPolicyKey),
            EventTimeTolerance = config.Get(EventTimeToleranceKey),
            Attachments = config.Get(AttachmentsKey),
            PublishRaw = config.Get(PublishRawKey),
        };
    }

    /// <summary>Checks that need more than one setting; those of single ones are on the keys.</summary>
    public static void Validate(PluginConfig config, ConfigErrors errors)
    {
        if (GenericFieldsOf(config) == GenericFields.Listed && string.IsNullOrWhiteSpace(config.Text(ExtensionsKey.Name)))
            errors.Add(GenericFieldsKey.Name, $"'{GenericFieldsKey.Name}' is 'listed', but '{ExtensionsKey.Name}' lists nothing: generic events would be empty.");
    }

    private static GenericFields? GenericFieldsOf(PluginConfig config)
    {
        try { return config.Get(GenericFieldsKey); }
        catch (ConfigException) { return null; }                     // reported with its key
    }

    private static ConfigKey<string> Discharge(string name, string doc) =>
        ConfigKey.String(name).Default("").Must(v => v.Length == 0 ? null : $"This {NotYet} empty").Doc(doc);

    private static string? ZoneProblem(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out _) ? null : "This machine knows no such time zone; use an IANA name such as Europe/Berlin, or UTC";

    private static string? VersionProblem(string text)
    {
        var warnings = Hl7Warnings.None;
        return Hl7Version.TryRead(text, Hl7Version.Standard, out _, ref warnings) && text.Length > 0 ? null : "Must be a version 2 of HL7, such as 2.5";
    }

    private static string? VitalsMapProblem(IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
        {
            if (!VitalCodes.TryParseEntry(entry, out _)) return $"'{entry}' is not code=type; types are {VitalCodes.TypeNames}";
        }
        return null;
    }

    private static string? ExtensionsProblem(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Hl7Path.TryParse(path, out _)) return $"'{path}' is no segment or field; write ZPD or PID-11";
        }
        return null;
    }
}
