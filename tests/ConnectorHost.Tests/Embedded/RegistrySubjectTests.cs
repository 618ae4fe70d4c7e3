namespace ConnectorHost.Tests.Embedded;

/// <summary>Registering, reading and looking up (kafka-connect 26.2 and 26.3).</summary>
public class RegistrySubjectTests
{
    private const string Text = "\"string\"";
    private const string One = """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int"}]}""";
    private const string Two = """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":0}]}""";

    [Fact]
    public async Task A_registered_schema_is_found_under_subject_version_and_id()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        var version = $$"""{"subject":"s","version":1,"id":{{id}},"schema":{{Quoted(One)}}}""";

        (await registry.GetAsync("/subjects")).Is("""["s"]""");
        (await registry.GetAsync("/subjects/s/versions")).Is("[1]");
        foreach (var name in new[] { "1", "latest", "-1" }) (await registry.GetAsync($"/subjects/s/versions/{name}")).Is(version);
        (await registry.GetAsync("/subjects/s/versions/1/schema")).Is(One);
        (await registry.GetAsync("/subjects/s/versions/1/referencedby")).Is("[]");
        (await registry.GetAsync($"/schemas/ids/{id}?subject=other")).Is($$"""{"schema":{{Quoted(One)}}}""");
        (await registry.GetAsync($"/schemas/ids/{id}/schema")).Is(One);
        (await registry.GetAsync($"/schemas/ids/{id}/subjects")).Is("""["s"]""");
        (await registry.GetAsync($"/schemas/ids/{id}/versions")).Is("""[{"subject":"s","version":1}]""");
        (await registry.GetAsync("/schemas")).Is($"[{version}]");
        (await registry.PostAsync("/subjects/s?normalize=False&deleted=False", new { schema = One })).Is(version);
    }

    [Fact]
    public async Task The_same_schema_keeps_its_id_in_every_subject_and_its_version_in_its_own()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        Assert.Equal(id, await registry.RegisterAsync("t", One));
        var next = await registry.RegisterAsync("s", Two);
        Assert.True(next > id);
        Assert.Equal(id, await registry.RegisterAsync("s", One));
        (await registry.GetAsync("/subjects/s/versions")).Is("[1,2]");
        (await registry.GetAsync($"/schemas/ids/{id}/subjects")).Is("""["s","t"]""");
    }

    [Theory]
    [InlineData(""" { "fields" : [ { "type" : { "type" : "int" }, "name" : "a" } ], "name" : "n.R", "type" : "record" } """)]
    [InlineData("""{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int","order":"ascending"}]}""")]
    public async Task Writing_that_makes_no_difference_is_the_same_schema(string same)
    {
        await using var registry = await RegistryClient.StartAsync();
        Assert.Equal(await registry.RegisterAsync("s", One), await registry.RegisterAsync("s", same));
        (await registry.GetAsync("/subjects/s/versions")).Is("[1]");
    }

    [Fact]
    public async Task Order_of_own_attributes_and_spelling_of_numbers_and_texts_make_no_difference()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", """{"type":"string","x":{"b":1,"a":[1.50]},"y":"é"}""");
        Assert.Equal(id, await registry.RegisterAsync("s", """{"y":"\u00e9","type":"string","x":{"a":[1.5],"b":1}}"""));
    }

    [Theory]
    [InlineData("""{"type":"record","name":"R","namespace":"n","doc":"d","fields":[{"name":"a","type":"int"}]}""")]
    [InlineData("""{"type":"record","name":"R","namespace":"n","aliases":["Q"],"fields":[{"name":"a","type":"int"}]}""")]
    [InlineData("""{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int","default":1}]}""")]
    [InlineData("""{"type":"record","name":"R","namespace":"n","own":1,"fields":[{"name":"a","type":"int"}]}""")]
    [InlineData("""{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"int","logicalType":"date"}}]}""")]
    public async Task Docs_aliases_defaults_attributes_and_logical_types_make_another_schema(string other)
    {
        await using var registry = await RegistryClient.StartAsync();
        Assert.NotEqual(await registry.RegisterAsync("s", One), await registry.RegisterAsync("s", other));
    }

    [Fact]
    public async Task The_stored_text_is_printed_anew()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", """
            { "name" : "n.R", "zz" : 1, "aa" : {"k" : 2}, "type" : "record", "aliases" : ["n.Old", "m.Older"], "doc" : "2020-01-01T00:00:00Z",
              "fields" : [
                { "type" : { "type" : "enum", "name" : "E", "symbols" : ["A", "B"], "default" : "A" }, "name" : "e", "x" : true, "aliases" : ["f"],
                  "order" : "descending", "default" : "B", "doc" : "d" },
                { "name" : "again", "type" : ["null", "n.E"] },
                { "name" : "bytes", "type" : { "type" : "fixed", "name" : "m.F", "size" : 4 } },
                { "name" : "list", "type" : { "items" : { "type" : "string" }, "type" : "array", "own" : "o" } } ] }
            """);
        var stored = (await registry.GetAsync("/subjects/s/versions/1/schema")).Text;
        Assert.Equal("""{"type":"record","name":"R","namespace":"n","doc":"2020-01-01T00:00:00Z","fields":[""" +
            """{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"],"default":"A"},"doc":"d","default":"B","order":"descending","aliases":["f"],"x":true},""" +
            """{"name":"again","type":["null","E"]},""" +
            """{"name":"bytes","type":{"type":"fixed","name":"F","namespace":"m","size":4}},""" +
            """{"name":"list","type":{"type":"array","items":"string","own":"o"}}],"zz":1,"aa":{"k":2},"aliases":["Old","m.Older"]}""", stored);
    }

    [Fact]
    public async Task Normalize_sorts_own_attributes()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.PostAsync("/subjects/s/versions?normalize=true", new { schema = """{"type":"string","z":1,"a":2}""" });
        Assert.Equal("""{"type":"string","a":2,"z":1}""", (await registry.GetAsync("/subjects/s/versions/1/schema")).Text);
        Assert.Equal(200, (await registry.PostAsync("/subjects/s?normalize=true", new { schema = """{"z":1,"type":"string","a":2}""" })).Status);
    }

    [Theory]
    [InlineData("""{"type":"record","name":"1R","fields":[]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a-b","type":"int"}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""")]
    [InlineData("""{"type":"record","name":"R"}""")]
    [InlineData("""{"type":"record","fields":[]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"Nope"}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a"}]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A-B"]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""")]
    [InlineData("""["null","null"]""")]
    [InlineData("""[["null"]]""")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""")]
    [InlineData("""{"type":"array"}""")]
    [InlineData("""{"type":"map"}""")]
    [InlineData("""{"type":"nope"}""")]
    [InlineData("\"string\" x")]
    [InlineData("string")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("""[{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":2}]""")]
    public async Task What_is_no_Avro_schema_is_refused_and_leaves_no_subject(string text)
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/subjects/s/versions", new { schema = text })).Is(422, 42201);
        (await registry.PostAsync("/subjects/s", new { schema = text })).Is(422, 42201);
        (await registry.PostAsync("/compatibility/subjects/s/versions/latest", new { schema = text })).Is(422, 42201);
        (await registry.GetAsync("/subjects")).Is("[]");
    }

    [Theory]
    [InlineData("""{"type":"bytes","logicalType":"decimal"}""")]
    [InlineData("""{"type":"string","logicalType":"nonsense"}""")]
    [InlineData("""{"type":"fixed","name":"F","size":0}""")]
    [InlineData("""{"type":"error","name":"R","fields":[]}""")]
    [InlineData("""{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"],"default":null}]}""")]
    [InlineData("[]")]
    public async Task What_Avros_Java_parser_takes_is_taken(string text)
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", text);
        (await registry.GetAsync("/subjects/s/versions/latest/schema")).Is(text);
    }

    [Fact]
    public async Task Other_schema_types_and_empty_schemas_are_refused()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/subjects/s/versions", new { schema = "{}", schemaType = "JSON" })).Is(422, 42201, "Invalid schema type JSON");
        (await registry.PostAsync("/subjects/s/versions", new { schema = "" })).Is(422, 42201, "Empty schema");
        (await registry.PostAsync("/subjects/s/versions", new { schemaType = "AVRO" })).Is(422, 42201, "Empty schema");
        Assert.Equal(200, (await registry.PostAsync("/subjects/s/versions", new { schema = Text, schemaType = "AVRO" })).Status);
        Assert.Equal(200, (await registry.PostAsync("/subjects/s/versions", new { schema = Text, schemaType = (string?)null })).Status);
    }

    [Fact]
    public async Task A_given_version_must_be_the_next_one()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/subjects/s/versions", new { schema = One, version = 2 })).Is(422, 42201, "Version is not one more than previous version");
        (await registry.GetAsync("/subjects")).Is("[]");
        Assert.Equal(200, (await registry.PostAsync("/subjects/s/versions", new { schema = One, version = 1 })).Status);
        Assert.Equal(200, (await registry.PostAsync("/subjects/s/versions", new { schema = Two, version = 2 })).Status);
    }

    [Fact]
    public async Task Unknown_things_have_their_codes_in_order()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", One);
        (await registry.GetAsync("/subjects/x/versions")).Is(404, 40401, "Subject 'x' not found.");
        (await registry.GetAsync("/subjects/x/versions/0")).Is(422, 42202,
            "The specified version '0' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
        (await registry.GetAsync("/subjects/x/versions/1")).Is(404, 40401);
        (await registry.GetAsync("/subjects/s/versions/9")).Is(404, 40402, "Version 9 not found.");
        (await registry.GetAsync("/schemas/ids/999")).Is(404, 40403, "Schema 999 not found");
        (await registry.GetAsync("/schemas/ids/999/subjects")).Is(404, 40403, "Schema not found");
        (await registry.PostAsync("/subjects/x", new { schema = One })).Is(404, 40401);
        (await registry.PostAsync("/subjects/s", new { schema = Two })).Is(404, 40403, "Schema not found");
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        await using var registry = await RegistryClient.StartAsync();
        foreach (var subject in new[] { "b", "a1", "a2" }) await registry.RegisterAsync(subject, One);
        await registry.RegisterAsync("b", Two);
        (await registry.GetAsync("/subjects?deleted=false&deleted_only=false&offset=0&limit=-1")).Is("""["a1","a2","b"]""");
        (await registry.GetAsync("/subjects?subjectPrefix=a&offset=1&limit=5")).Is("""["a2"]""");
        Assert.Equal(4, (await registry.GetAsync("/schemas")).Json.GetArrayLength());
        Assert.Equal(2, (await registry.GetAsync("/schemas?subjectPrefix=b&latestOnly=true")).Json[0].GetProperty("version").GetInt32());
        (await registry.GetAsync("/schemas/types")).Is("""["AVRO"]""");
        (await registry.GetAsync("/contexts")).Is("""["."]""");
    }

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
