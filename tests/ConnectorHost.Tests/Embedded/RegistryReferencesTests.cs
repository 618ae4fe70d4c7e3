namespace ConnectorHost.Tests.Embedded;

/// <summary>Schemas that use types of other subjects (kafka-connect 26.8).</summary>
public class RegistryReferencesTests
{
    private const string Address = """{"type":"record","name":"Address","namespace":"n","fields":[{"name":"city","type":"string"}]}""";
    private const string Patient = """{"type":"record","name":"Patient","namespace":"n","fields":[{"name":"home","type":"n.Address"}]}""";
    private const string Stored = """{"type":"record","name":"Patient","namespace":"n","fields":[{"name":"home","type":"Address"}]}""";
    private static readonly object[] ToAddress = [new { name = "n.Address", subject = "address", version = 1 }];

    [Fact]
    public async Task A_reference_resolves_and_comes_back_as_given()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("address", Address);
        var reply = await registry.PostAsync("/subjects/patient/versions", new { schema = Patient, references = ToAddress });
        Assert.Equal(200, reply.Status);
        var id = reply.Json.GetProperty("id").GetInt32();

        const string references = """[{"name":"n.Address","subject":"address","version":1}]""";
        (await registry.GetAsync($"/schemas/ids/{id}")).Is($$"""{"schema":{{System.Text.Json.JsonSerializer.Serialize(Stored)}},"references":{{references}}}""");
        (await registry.GetAsync("/subjects/address/versions/1/referencedby")).Is($"[{id}]");
        Assert.Equal(200, (await registry.PostAsync("/subjects/patient", new { schema = Patient, references = ToAddress })).Status);
        (await registry.PostAsync("/subjects/patient", new { schema = Patient })).Is(422, 42201);
    }

    [Fact]
    public async Task A_reference_that_does_not_resolve_is_refused()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/subjects/patient/versions", new { schema = Patient, references = ToAddress })).Is(422, 42201);
        (await registry.PostAsync("/subjects/patient/versions", new { schema = Patient, references = new[] { new { name = "n.Address" } } })).Is(422, 42201);
        (await registry.GetAsync("/subjects")).Is("[]");
    }

    [Fact]
    public async Task References_of_references_are_filled_in()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("address", Address);
        await registry.PostAsync("/subjects/patient/versions", new { schema = Patient, references = ToAddress });
        const string visit = """{"type":"record","name":"Visit","fields":[{"name":"patient","type":"n.Patient"},{"name":"site","type":"n.Address"}]}""";
        var reply = await registry.PostAsync("/subjects/visit/versions",
            new { schema = visit, references = new[] { new { name = "n.Patient", subject = "patient", version = 1 } } });
        Assert.True(reply.Status == 200, reply.Text);
    }

    [Fact]
    public async Task A_referenced_version_cannot_be_deleted_before_what_refers_to_it()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("address", Address);
        await registry.PostAsync("/subjects/patient/versions", new { schema = Patient, references = ToAddress });
        const string message = "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=address,version=1}.";
        (await registry.DeleteAsync("/subjects/address/versions/1")).Is(422, 42206, message);
        (await registry.DeleteAsync("/subjects/address")).Is(422, 42206, message);
        await registry.DeleteAsync("/subjects/patient");
        (await registry.DeleteAsync("/subjects/address")).Is("[1]");
    }

    [Fact]
    public async Task Types_of_references_take_part_in_compatibility()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("address", Address);
        await registry.PostAsync("/subjects/patient/versions", new { schema = Patient, references = ToAddress });
        await registry.PutAsync("/config/address", new { compatibility = "NONE" });
        await registry.RegisterAsync("address", Address.Replace("\"string\"", "\"int\"", StringComparison.Ordinal));
        var refused = await registry.PostAsync("/subjects/patient/versions",
            new { schema = Patient, references = new[] { new { name = "n.Address", subject = "address", version = 2 } } });
        Assert.Equal(409, refused.Status);
        Assert.Contains("/fields/0/type/fields/0/type", refused.Message, StringComparison.Ordinal);
    }
}
