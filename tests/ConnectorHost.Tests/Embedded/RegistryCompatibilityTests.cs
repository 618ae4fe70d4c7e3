namespace ConnectorHost.Tests.Embedded;

/// <summary>Levels at work: 409 on registering, and the compatibility resources (kafka-connect 26.5).</summary>
public class RegistryCompatibilityTests
{
    private static readonly string V1 = Record("""{"name":"a","type":"int"}""");
    private static readonly string WithDefault = Record("""{"name":"a","type":"int"},{"name":"b","type":"int","default":0}""");
    private static readonly string WithoutDefault = Record("""{"name":"a","type":"int"},{"name":"b","type":"int"}""");
    private static readonly string Empty = Record("");

    [Fact]
    public async Task An_incompatible_schema_is_refused_with_the_difference_named()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", V1);
        (await registry.PostAsync("/subjects/s/versions", new { schema = WithoutDefault })).Is(409, 409,
            "Schema being registered is incompatible with an earlier schema for subject \"s\", details: [" +
            "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field 'b' at path '/fields/1' in the new schema has no default value " +
            "and is missing in the old schema', additionalInfo:'b'}, {oldSchemaVersion: 1}, {oldSchema: '" + V1 + "'}, " +
            "{validateFields: 'false', compatibility: 'BACKWARD'}]");
        (await registry.GetAsync("/subjects/s/versions")).Is("[1]");
    }

    [Theory]
    [InlineData("BACKWARD", 200, 409, 200)]
    [InlineData("FORWARD", 200, 200, 409)]
    [InlineData("FULL", 200, 409, 409)]
    [InlineData("NONE", 200, 200, 200)]
    [InlineData("BACKWARD_TRANSITIVE", 200, 409, 200)]
    [InlineData("FORWARD_TRANSITIVE", 200, 200, 409)]
    [InlineData("FULL_TRANSITIVE", 200, 409, 409)]
    public async Task A_level_decides_what_may_follow(string level, int withDefault, int withoutDefault, int empty)
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PutAsync("/config", new { compatibility = level })).Is($$"""{"compatibility":"{{level}}"}""");
        foreach (var (subject, next, status) in new[] { ("d", WithDefault, withDefault), ("w", WithoutDefault, withoutDefault), ("e", Empty, empty) })
        {
            await registry.RegisterAsync(subject, V1);
            (await registry.PostAsync($"/compatibility/subjects/{subject}/versions/latest", new { schema = next }))
                .Is($$"""{"is_compatible":{{(status == 200 ? "true" : "false")}}}""");
            Assert.Equal(status, (await registry.PostAsync($"/subjects/{subject}/versions", new { schema = next })).Status);
        }
    }

    [Fact]
    public async Task A_forward_fault_calls_the_reader_old()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", V1);
        await registry.PutAsync("/config/s", new { compatibility = "forward" });
        var refused = await registry.PostAsync("/subjects/s/versions", new { schema = Empty });
        Assert.Contains("The field 'a' at path '/fields/0' in the old schema has no default value and is missing in the new schema", refused.Message, StringComparison.Ordinal);
        Assert.Contains("compatibility: 'FORWARD'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_transitive_levels_look_beyond_the_latest_version()
    {
        await using var registry = await RegistryClient.StartAsync();
        // a goes, then comes back with another type: each step is fine alone.
        var back = Record("""{"name":"a","type":"string","default":""}""");
        await registry.RegisterAsync("s", V1);
        await registry.RegisterAsync("s", Empty);
        (await registry.PostAsync("/compatibility/subjects/s/versions", new { schema = back })).Is("""{"is_compatible":true}""");
        await registry.PutAsync("/config/s", new { compatibility = "BACKWARD_TRANSITIVE" });
        (await registry.PostAsync("/compatibility/subjects/s/versions", new { schema = back })).Is("""{"is_compatible":false}""");
        (await registry.PostAsync("/compatibility/subjects/s/versions/latest", new { schema = back })).Is("""{"is_compatible":true}""");
        (await registry.PostAsync("/compatibility/subjects/s/versions/1", new { schema = back })).Is("""{"is_compatible":false}""");
        var refused = await registry.PostAsync("/subjects/s/versions", new { schema = back });
        Assert.Contains("{oldSchemaVersion: 1}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_lists_the_messages()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", V1);
        (await registry.PostAsync("/compatibility/subjects/s/versions/latest?verbose=true", new { schema = WithDefault })).Is("""{"is_compatible":true,"messages":[]}""");
        var faults = (await registry.PostAsync("/compatibility/subjects/s/versions/1?verbose=True", new { schema = WithoutDefault })).Json.GetProperty("messages");
        Assert.Equal(4, faults.GetArrayLength());
        Assert.StartsWith("{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'", faults[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("{validateFields: 'false', compatibility: 'BACKWARD'}", faults[3].GetString());
    }

    [Fact]
    public async Task An_unknown_subject_takes_anything_but_a_version_number()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/compatibility/subjects/s/versions/latest", new { schema = V1 })).Is("""{"is_compatible":true}""");
        (await registry.PostAsync("/compatibility/subjects/s/versions", new { schema = V1 })).Is("""{"is_compatible":true}""");
        (await registry.PostAsync("/compatibility/subjects/s/versions/1", new { schema = V1 })).Is(404, 40402, "Version 1 not found.");
        (await registry.PostAsync("/compatibility/subjects/s/versions/x", new { schema = V1 })).Is(422, 42202);
    }

    [Fact]
    public async Task Deleted_versions_are_not_compared_with()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", V1);
        await registry.DeleteAsync("/subjects/s");
        await registry.RegisterAsync("s", "\"string\"");
        (await registry.GetAsync("/subjects/s/versions")).Is("[2]");
    }

    private static string Record(string fields) => $$"""{"type":"record","name":"R","fields":[{{fields}}]}""";
}
