using Avro.Generic;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Tests.Avro;

/// <summary>The admission event of the user's contract, as text, as a Connect struct and as Apache's generic record.</summary>
internal static class AdmittedEvent
{
    public const string Text = """
        {
          "type": "record", "name": "PatientAdmittedEvent", "namespace": "com.healthcare.events.clinical",
          "fields": [
            { "name": "metadata", "type": { "type": "record", "name": "EventMetadata", "fields": [
              { "name": "eventId", "type": "string" }, { "name": "eventType", "type": "string" }, { "name": "eventSource", "type": "string" },
              { "name": "eventTime", "type": "long" }, { "name": "correlationId", "type": "string" }, { "name": "version", "type": "string" },
              { "name": "traceId", "type": ["null", "string"], "default": null }, { "name": "schemaId", "type": ["null", "int"], "default": null },
              { "name": "dataClassification", "type": ["null", "string"], "default": null }, { "name": "retentionPolicy", "type": ["null", "string"], "default": null } ] } },
            { "name": "patientId", "type": "string" },
            { "name": "encounterId", "type": "string" },
            { "name": "admissionTime", "type": "long" },
            { "name": "admittingProvider", "type": { "type": "record", "name": "Provider", "fields": [
              { "name": "providerId", "type": "string" }, { "name": "name", "type": "string" },
              { "name": "specialty", "type": ["null", "string"], "default": null }, { "name": "npi", "type": ["null", "string"], "default": null } ] } },
            { "name": "admissionType", "type": { "type": "enum", "name": "AdmissionType", "symbols": ["ELECTIVE", "URGENT", "EMERGENCY", "TRANSFER"] } },
            { "name": "admissionReason", "type": "string" },
            { "name": "bedAssignment", "type": ["null", { "type": "record", "name": "BedAssignment", "fields": [
              { "name": "unit", "type": "string" }, { "name": "room", "type": "string" }, { "name": "bed", "type": "string" } ] }], "default": null },
            { "name": "dataQuality", "type": ["null", { "type": "record", "name": "DataQuality", "fields": [
              { "name": "completeness", "type": "double" },
              { "name": "validationStatus", "type": { "type": "enum", "name": "ValidationStatus", "symbols": ["PASSED", "WARNING", "FAILED"] } },
              { "name": "validationMessages", "type": ["null", { "type": "array", "items": "string" }], "default": null } ] }], "default": null },
            { "name": "attending", "type": ["null", "Provider"], "default": null }
          ]
        }
        """;

    public static Struct Connect(Schema schema, bool whole)
    {
        var metadata = new Struct(schema.Field("metadata")!.Schema);
        metadata["eventId"] = "e-1";
        metadata["eventType"] = "patient.admitted";
        metadata["eventSource"] = "hl7";
        metadata["eventTime"] = 1_764_000_000_000L;
        metadata["correlationId"] = "C1";
        metadata["version"] = "1.0";
        metadata["traceId"] = whole ? "4bf92f3577b34da6a3ce929d0e0e4736" : null;
        metadata["dataClassification"] = "PHI";
        var provider = new Struct(schema.Field("admittingProvider")!.Schema);
        provider["providerId"] = "P9";
        provider["name"] = "Dr. Jörg Grün 東京 \U0001F3E5";
        provider["npi"] = whole ? "1234567893" : null;
        var result = new Struct(schema);
        result["metadata"] = metadata;
        result["patientId"] = "MRN-77";
        result["encounterId"] = "";
        result["admissionTime"] = -5L;
        result["admittingProvider"] = provider;
        result["admissionType"] = "EMERGENCY";
        result["admissionReason"] = new string('x', 70);
        if (!whole) return result;
        var bed = new Struct(schema.Field("bedAssignment")!.Schema);
        (bed["unit"], bed["room"], bed["bed"]) = ("ICU", "1", new string('ü', 40));
        result["bedAssignment"] = bed;
        var quality = new Struct(schema.Field("dataQuality")!.Schema);
        (quality["completeness"], quality["validationStatus"], quality["validationMessages"]) = (0.75, "FAILED", new List<object?> { "a", "b" });
        result["dataQuality"] = quality;
        result["attending"] = provider;
        return result;
    }

    /// <summary>The same values by Apache's library, copied field by field under its own schema.</summary>
    public static GenericRecord Generic(Struct data, global::Avro.RecordSchema schema)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields) record.Add(field.Name, Value(data[field.Name], field.Schema));
        return record;
    }

    private static object? Value(object? value, global::Avro.Schema schema) => (value, schema) switch
    {
        (null, _) => null,
        (_, global::Avro.UnionSchema union) => Value(value, union.Schemas.First(s => s.Tag != global::Avro.Schema.Type.Null)),
        (Struct data, global::Avro.RecordSchema record) => Generic(data, record),
        (string symbol, global::Avro.EnumSchema type) => new GenericEnum(type, symbol),
        (IReadOnlyList<object?> list, global::Avro.ArraySchema array) => list.Select(e => Value(e, array.ItemSchema)).ToArray(),
        _ => value,
    };
}
