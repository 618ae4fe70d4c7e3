namespace ConnectorHost.Tests.Embedded;

/// <summary>Levels and modes (kafka-connect 26.7).</summary>
public class RegistrySettingsTests
{
    private const string One = """{"type":"record","name":"R","fields":[]}""";
    private const string Two = """{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":0}]}""";

    [Fact]
    public async Task The_global_level_is_backward_until_it_is_set_and_after_it_is_deleted()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.GetAsync("/config")).Is("""{"compatibilityLevel":"BACKWARD"}""");
        (await registry.PutAsync("/config", new { compatibility = "full_Transitive" })).Is("""{"compatibility":"FULL_TRANSITIVE"}""");
        (await registry.GetAsync("/config")).Is("""{"compatibilityLevel":"FULL_TRANSITIVE"}""");
        (await registry.DeleteAsync("/config")).Is("""{"compatibilityLevel":"FULL_TRANSITIVE"}""");
        (await registry.GetAsync("/config")).Is("""{"compatibilityLevel":"BACKWARD"}""");
    }

    [Fact]
    public async Task A_subject_has_no_level_until_one_is_set_and_does_not_come_to_exist_by_it()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.GetAsync("/config/s")).Is(404, 40408, "Subject 's' does not have subject-level compatibility configured");
        (await registry.GetAsync("/config/s?defaultToGlobal=true")).Is("""{"compatibilityLevel":"BACKWARD"}""");
        (await registry.DeleteAsync("/config/s")).Is(404, 40401);
        (await registry.PutAsync("/config/s", new { compatibility = "NONE" })).Is("""{"compatibility":"NONE"}""");
        (await registry.GetAsync("/config/s")).Is("""{"compatibilityLevel":"NONE"}""");
        (await registry.GetAsync("/subjects")).Is("[]");
        (await registry.DeleteAsync("/config/s")).Is("""{"compatibilityLevel":"NONE"}""");
        (await registry.GetAsync("/config/s")).Is(404, 40408);
    }

    [Fact]
    public async Task Unknown_levels_and_modes_are_refused()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PutAsync("/config", new { compatibility = "SIDEWAYS" })).Is(422, 42203,
            "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
        (await registry.PutAsync("/config/s", new { })).Is(422, 42203);
        (await registry.PutAsync("/mode", new { mode = "SIDEWAYS" })).Is(422, 42204);
    }

    [Fact]
    public async Task Modes_are_set_read_and_deleted_like_levels()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.GetAsync("/mode")).Is("""{"mode":"READWRITE"}""");
        (await registry.GetAsync("/mode/s")).Is(404, 40409, "Subject 's' does not have subject-level mode configured");
        (await registry.GetAsync("/mode/s?defaultToGlobal=True")).Is("""{"mode":"READWRITE"}""");
        (await registry.PutAsync("/mode/s", new { mode = "readonly" })).Is("""{"mode":"READONLY"}""");
        (await registry.DeleteAsync("/mode/s")).Is("""{"mode":"READONLY"}""");
        (await registry.DeleteAsync("/mode/s")).Is(404, 40401);
        (await registry.PutAsync("/mode", new { mode = "READONLY" })).Is("""{"mode":"READONLY"}""");
        (await registry.DeleteAsync("/mode")).Is("""{"mode":"READONLY"}""");
        (await registry.GetAsync("/mode")).Is("""{"mode":"READWRITE"}""");
    }

    [Fact]
    public async Task Read_only_takes_what_is_there_already_and_refuses_new_schemas_and_deletes()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        await registry.PutAsync("/mode/s", new { mode = "READONLY" });
        Assert.Equal(id, await registry.RegisterAsync("s", One));
        (await registry.PostAsync("/subjects/s/versions", new { schema = Two })).Is(422, 42205, "Subject s in context . is in read-only mode");
        (await registry.DeleteAsync("/subjects/s")).Is(422, 42205);
        (await registry.DeleteAsync("/subjects/s/versions/1")).Is(422, 42205);
        await registry.RegisterAsync("t", Two);

        await registry.PutAsync("/mode", new { mode = "READONLY_OVERRIDE" });
        await registry.PutAsync("/mode/t", new { mode = "READWRITE" });
        (await registry.PostAsync("/subjects/t/versions", new { schema = "\"int\"" })).Is(422, 42205);
    }

    [Fact]
    public async Task An_id_may_be_given_in_import_mode_only()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/subjects/s/versions", new { schema = One, id = 40 })).Is(422, 42205, "Subject s in context . is not in import mode");
        (await registry.GetAsync("/subjects")).Is("[]");
        await registry.PutAsync("/mode/s", new { mode = "IMPORT" });
        (await registry.PostAsync("/subjects/s/versions", new { schema = One, id = 40, version = 7 })).Is("""{"id":40}""");
        (await registry.PostAsync("/subjects/s/versions", new { schema = Two, id = 40, version = 8 })).Is(422, 42205);
        (await registry.GetAsync("/subjects/s/versions")).Is("[7]");
        await registry.PutAsync("/mode/s", new { mode = "READWRITE" });
        Assert.Equal(41, await registry.RegisterAsync("s", Two));
        (await registry.GetAsync("/subjects/s/versions")).Is("[7,8]");
    }
}
