using System.Reflection;
using System.Text.Json.Nodes;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents.Tests;

/// <summary>The rules every event schema keeps (events.md 1 and 10).</summary>
public class EventSchemaTests
{
    private static readonly string[] WordsOfSql = ["start", "end", "time", "count", "language", "procedure", "method", "rank", "timestamp", "namespace", "size"];
    private static readonly string[] ContractOrder = ["PatientAdmittedEvent", "PatientDischargedEvent", "ObservationVitalsEvent"];

    private static readonly string[] BusinessTimes =
    [
        "admissionTime", "dischargeTime", "transferTime", "registrationTime", "preAdmissionTime", "updateTime", "mergeTime", "changeTime", "cancelTime",
        "transactionTime", "reportedAt", "observationTime", "occurredAt", "announcedTime", "trackingTime", "deleteTime", "linkTime", "statusTime",
    ];

    public static TheoryData<string> Records()
    {
        var data = new TheoryData<string>();
        foreach (var name in EventCatalog.All.Select(e => e.RecordName).Distinct().Order(StringComparer.Ordinal)) data.Add(name);
        return data;
    }

    [Fact]
    public void The_admission_schema_is_the_users_to_the_letter()
    {
        var ours = JsonNode.Parse(EventSchemaText.Read("PatientAdmittedEvent"));
        var users = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Approved", "patient-admitted-of-the-user.json")));
        Assert.True(JsonNode.DeepEquals(users, ours));
    }

    [Fact]
    public void A_suffix_has_one_record_and_every_file_is_used()
    {
        Assert.Equal(EventCatalog.All.Count, EventCatalog.All.Select(e => e.Suffix).Distinct().Count());
        var files = typeof(EventCatalog).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".avsc", StringComparison.Ordinal)).Select(n => n[..^5]);
        Assert.Equal(files.Order(StringComparer.Ordinal), EventCatalog.All.Select(e => e.RecordName).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Event_types_are_suffixes_without_their_domain()
    {
        Assert.Equal("patient.admitted", EventCatalog.Get("clinical.patient.admitted").EventType);
        Assert.All(EventCatalog.All, e => Assert.EndsWith("." + e.EventType, e.Suffix, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Schema_keeps_its_text_and_carries_its_name(string record)
    {
        var schema = EventCatalog.All.First(e => e.RecordName == record).Schema;
        Assert.Equal(EventSchemaText.Read(record), schema.Source!.Text);
        Assert.Matches($@"^com\.healthcare\.events\.(clinical|administrative|financial|hl7|fhir)\.{record}$", schema.Name);
        Assert.EndsWith("Event", record, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Only_the_users_two_enums_occur(string record)
    {
        foreach (var node in Nodes(Root(record)).Where(n => n["type"] is JsonValue v && v.ToString() == "enum"))
            Assert.Contains((string?)node["name"], new[] { "AdmissionType", "ValidationStatus" });
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Unions_are_null_and_one_type_with_default_null(string record)
    {
        foreach (var field in Fields(Root(record)).Where(f => f["type"] is JsonArray))
        {
            var union = field["type"]!.AsArray();
            Assert.Equal(2, union.Count);
            Assert.Equal("null", (string?)union[0]);
            Assert.True(field.ContainsKey("default") && field["default"] is null, $"{record}: {field["name"]}");
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void There_is_no_fixed_no_logical_type_and_lists_and_maps_are_plain(string record)
    {
        Assert.All(Nodes(Root(record)), n => Assert.False(n.ContainsKey("logicalType") || (n["type"] is JsonValue v && v.ToString() == "fixed")));
        foreach (var map in Nodes(Root(record)).Where(n => n["type"] is JsonValue v && v.ToString() == "map")) Assert.Equal("string", (string?)map["values"]);
        foreach (var field in Fields(Root(record)).Where(f => f["type"] is JsonArray union && union[1] is JsonObject { } o && (string?)o["type"] == "array"))
            Assert.Equal("validationMessages", (string?)field["name"]);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Moments_are_longs_whose_doc_says_epoch_milliseconds(string record)
    {
        if (record == "PatientAdmittedEvent") return;                 // the user's, without docs
        foreach (var field in Fields(Root(record)))
        {
            var name = (string)field["name"]!;
            if (!name.EndsWith("Time", StringComparison.Ordinal) && !name.EndsWith("At", StringComparison.Ordinal)) continue;
            var type = field["type"] is JsonArray union ? union[1]!.ToString() : field["type"]!.ToString();
            Assert.Equal("long", type);
            Assert.Contains("epoch milliseconds, UTC", (string)field["doc"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Head_of_every_event_is_the_same(string record)
    {
        var top = Root(record)["fields"]!.AsArray().Select(f => f!.AsObject()).ToList();
        var names = top.ConvertAll(f => (string)f["name"]!);
        Assert.Contains("metadata", names);
        Assert.Contains("patientId", names);
        Assert.Contains("encounterId", names);
        Assert.Contains("sourceSystem", names);
        Assert.Contains("dataQuality", names);
        var time = Assert.Single(top, f => BusinessTimes.Contains((string)f["name"]!) && f["type"] is JsonValue);
        Assert.Equal("long", (string?)time["type"]);
        if (ContractOrder.Contains(record)) return;
        Assert.Equal(["metadata", "patientId", "encounterId", (string)time["name"]!], names.Take(4));
        Assert.Equal(["sourceSystem", "dataQuality"], names.TakeLast(2));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Names_are_camel_case_and_no_words_of_sql(string record)
    {
        foreach (var field in Fields(Root(record)))
        {
            var name = (string)field["name"]!;
            Assert.Matches("^[a-z][a-zA-Z0-9]*$", name);
            Assert.DoesNotContain(name, WordsOfSql);
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Shared_records_have_the_fields_that_EventParts_fills(string record)
    {
        var builders = typeof(EventParts).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.ReturnType == typeof(Struct)).ToDictionary(m => m.Name);
        foreach (var part in Nodes(Root(record)).Where(n => n["type"] is JsonValue v && v.ToString() == "record"))
        {
            var name = (string)part["name"]!;
            if (name == record) continue;
            var fields = part["fields"]!.AsArray().Select(f => (string?)f!["name"]);
            Assert.True(builders.ContainsKey(name), $"EventParts has no {name}.");
            Assert.Equal(fields, builders[name].GetParameters().Skip(1).Select(p => p.Name));
        }
    }

    private static JsonObject Root(string record) => JsonNode.Parse(EventSchemaText.Read(record))!.AsObject();

    private static IEnumerable<JsonObject> Fields(JsonObject root) =>
        Nodes(root).Where(n => n["fields"] is JsonArray).SelectMany(n => n["fields"]!.AsArray().Select(f => f!.AsObject()));

    private static IEnumerable<JsonObject> Nodes(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            yield return o;
            foreach (var child in o.SelectMany(p => Nodes(p.Value))) yield return child;
        }
        else if (node is JsonArray a)
        {
            foreach (var child in a.SelectMany(Nodes)) yield return child;
        }
    }
}
