using System.Text.Json;
using ConnectorHost.Compatibility.Tests.Architecture;
using ConnectorHost.Connectors.Hl7;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Compatibility.Tests.Docs;

/// <summary>The configs under <c>connectors/</c>: the user's originals to the letter, and the copies the host loads.</summary>
public sealed class UserConfigTests
{
    private static readonly Dictionary<string, string> Hl7 = new()
    {
        ["connector.class"] = "com.healthcare.kafka.connect.hl7.Hl7SourceConnector",
        ["tasks.max"] = "3",
        ["channels"] = "ADT,ORM,ORU",
        ["port"] = "2575",
        ["batch.size"] = "100",
        ["queue.capacity"] = "1000",
        ["topic.prefix"] = "hl7.",
        ["message.handler.class"] = "com.healthcare.hl7.CustomHL7MessageHandler",
        ["schema.registry.url"] = "https://schema-registry:8081",
        ["hl7.version"] = "2.5",
        ["hl7.validation.enabled"] = "true",
        ["hl7.security.enabled"] = "true",
        ["hl7.security.username"] = "${file:/etc/kafka/connect/secrets/hl7:username}",
        ["hl7.security.password"] = "${file:/etc/kafka/connect/secrets/hl7:password}",
    };

    private static readonly Dictionary<string, string> Fhir = new()
    {
        ["connector.class"] = "com.healthcare.kafka.connect.fhir.FhirSourceConnector",
        ["tasks.max"] = "2",
        ["fhir.server.url"] = "https://fhir-server:8000/fhir",
        ["fhir.server.auth.type"] = "oauth2",
        ["fhir.server.auth.oauth2.token.url"] = "https://auth-server/token",
        ["fhir.server.auth.oauth2.client.id"] = "${file:/etc/kafka/connect/secrets/fhir:client_id}",
        ["fhir.server.auth.oauth2.client.secret"] = "${file:/etc/kafka/connect/secrets/fhir:client_secret}",
        ["fhir.resources"] = "Patient,Encounter,Observation,MedicationRequest",
        ["fhir.subscription.enabled"] = "true",
        ["fhir.subscription.type"] = "rest-hook",
        ["fhir.subscription.criteria"] = "Observation?status=final",
        ["topic.prefix"] = "fhir.",
        ["topic.creation.enabled"] = "true",
        ["value.converter"] = "io.confluent.connect.avro.AvroConverter",
        ["value.converter.schema.registry.url"] = "https://schema-registry:8081",
        ["schema.registry.url"] = "https://schema-registry:8081",
        ["transforms"] = "extractResource",
        ["transforms.extractResource.type"] = "com.healthcare.kafka.connect.transforms.FhirResourceExtractor",
    };

    [Fact]
    public void Originals_are_kept_to_the_letter()
    {
        Assert.Equal(Sorted(Hl7), Sorted(Read("examples/hl7-source.json")));
        Assert.Equal(Sorted(Fhir), Sorted(Read("examples/fhir-source.json")));
    }

    [Theory]
    [InlineData("hl7-source.json", "http://127.0.0.1:8081")]
    [InlineData("compose/hl7-source.json", "http://schema-registry:8081")]
    public void Copies_differ_in_the_registry_and_have_no_credentials(string file, string registry)
    {
        var expected = new Dictionary<string, string>(Hl7) { ["schema.registry.url"] = registry, ["hl7.security.enabled"] = "false" };
        expected.Remove("hl7.security.username");
        expected.Remove("hl7.security.password");
        Assert.Equal(Sorted(expected), Sorted(Read(file)));
    }

    [Theory]
    [InlineData("hl7-source.json")]
    [InlineData("compose/hl7-source.json")]
    [InlineData("examples/hl7-source.json")]
    public void Originals_and_copies_pass_the_connectors_own_checks(string file) => Assert.Empty(Errors(Read(file)));

    private static List<string> Errors(Dictionary<string, string> config)
    {
        var connector = new Hl7SourceConnector();
        var settings = new PluginConfig(config.ToDictionary(p => p.Key, string? (p) => p.Value));
        var own = new ConfigErrors();
        connector.Validate(settings, own);
        return [.. connector.Keys.Validate(settings).SelectMany(v => v.Errors), .. own.Items.Select(i => i.Message)];
    }

    private static Dictionary<string, string> Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root.FullName, "connectors", file)));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), json.RootElement.GetProperty("name").GetString());
        return json.RootElement.GetProperty("config").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(Dictionary<string, string> config) => config.OrderBy(p => p.Key, StringComparer.Ordinal);
}
