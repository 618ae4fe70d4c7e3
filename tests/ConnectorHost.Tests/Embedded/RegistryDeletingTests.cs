namespace ConnectorHost.Tests.Embedded;

/// <summary>Soft and permanent deletes (kafka-connect 26.6).</summary>
public class RegistryDeletingTests
{
    private const string One = """{"type":"record","name":"R","fields":[]}""";
    private const string Two = """{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":0}]}""";

    [Fact]
    public async Task A_soft_deleted_version_is_out_of_sight_but_still_decodes()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        await registry.RegisterAsync("s", Two);
        (await registry.DeleteAsync("/subjects/s/versions/1")).Is("1");

        (await registry.GetAsync("/subjects/s/versions")).Is("[2]");
        (await registry.GetAsync("/subjects/s/versions?deleted=true")).Is("[1,2]");
        (await registry.GetAsync("/subjects/s/versions?deletedOnly=true")).Is("[1]");
        (await registry.GetAsync("/subjects/s/versions/1")).Is(404, 40402);
        Assert.Equal(200, (await registry.GetAsync("/subjects/s/versions/1?deleted=true")).Status);
        (await registry.PostAsync("/subjects/s", new { schema = One })).Is(404, 40403);
        Assert.Equal(200, (await registry.PostAsync("/subjects/s?deleted=true", new { schema = One })).Status);
        Assert.Equal(200, (await registry.GetAsync($"/schemas/ids/{id}")).Status);
        (await registry.GetAsync($"/schemas/ids/{id}/versions")).Is("[]");
        (await registry.DeleteAsync("/subjects/s/versions/1")).Is(404, 40406,
            "Subject 's' Version 1 was soft deleted.Set permanent=true to delete permanently");
    }

    [Fact]
    public async Task Registering_again_gives_the_old_id_and_the_next_version()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        await registry.DeleteAsync("/subjects/s");
        Assert.Equal(id, await registry.RegisterAsync("s", One));
        (await registry.GetAsync("/subjects/s/versions")).Is("[2]");
    }

    [Fact]
    public async Task A_version_goes_for_good_only_after_its_soft_delete()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        await registry.RegisterAsync("s", Two);
        (await registry.DeleteAsync("/subjects/s/versions/1?permanent=true")).Is(404, 40407,
            "Subject 's' Version 1 was not deleted first before being permanently deleted");
        await registry.DeleteAsync("/subjects/s/versions/1");
        (await registry.DeleteAsync("/subjects/s/versions/1?permanent=true")).Is("1");
        (await registry.DeleteAsync("/subjects/s/versions/1?permanent=true")).Is(404, 40402, "Version 1 not found.");
        (await registry.GetAsync($"/schemas/ids/{id}")).Is(404, 40403);
    }

    [Fact]
    public async Task Version_numbers_of_a_living_subject_are_not_used_again()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", One);
        await registry.DeleteAsync("/subjects/s/versions/latest");
        await registry.DeleteAsync("/subjects/s/versions/1?permanent=true");
        await registry.RegisterAsync("s", Two);
        (await registry.GetAsync("/subjects/s/versions")).Is("[2]");
    }

    [Fact]
    public async Task A_subject_is_deleted_softly_then_for_good_and_starts_anew()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        await registry.RegisterAsync("s", Two);
        (await registry.DeleteAsync("/subjects/x")).Is(404, 40401);
        (await registry.DeleteAsync("/subjects/s?permanent=true")).Is(404, 40405,
            "Subject 's' was not deleted first before being permanently deleted");
        (await registry.DeleteAsync("/subjects/s")).Is("[1,2]");
        (await registry.DeleteAsync("/subjects/s")).Is(404, 40404, "Subject 's' was soft deleted.Set permanent=true to delete permanently");
        (await registry.GetAsync("/subjects")).Is("[]");
        (await registry.GetAsync("/subjects?deleted=true")).Is("""["s"]""");
        (await registry.GetAsync("/subjects/s/versions")).Is(404, 40401);
        (await registry.DeleteAsync("/subjects/s?permanent=true")).Is("[1,2]");
        (await registry.DeleteAsync("/subjects/s?permanent=true")).Is(404, 40401);
        (await registry.GetAsync("/subjects?deleted=true")).Is("[]");

        Assert.True(await registry.RegisterAsync("s", One) > id);
        (await registry.GetAsync("/subjects/s/versions")).Is("[1]");
    }

    [Fact]
    public async Task An_id_lives_as_long_as_any_subject_has_it()
    {
        await using var registry = await RegistryClient.StartAsync();
        var id = await registry.RegisterAsync("s", One);
        await registry.RegisterAsync("t", One);
        await registry.DeleteAsync("/subjects/s");
        await registry.DeleteAsync("/subjects/s?permanent=true");
        Assert.Equal(200, (await registry.GetAsync($"/schemas/ids/{id}")).Status);
    }

    [Fact]
    public async Task Invalid_versions_come_before_unknown_subjects()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.DeleteAsync("/subjects/x/versions/0")).Is(422, 42202);
        (await registry.DeleteAsync("/subjects/x/versions/1")).Is(404, 40401);
    }

    [Fact]
    public async Task A_subjects_soft_delete_drops_its_level_and_mode()
    {
        await using var registry = await RegistryClient.StartAsync();
        await registry.RegisterAsync("s", One);
        await registry.PutAsync("/config/s", new { compatibility = "NONE" });
        await registry.PutAsync("/mode/s", new { mode = "READWRITE" });
        await registry.DeleteAsync("/subjects/s");
        (await registry.GetAsync("/config/s")).Is(404, 40408);
        (await registry.GetAsync("/mode/s")).Is(404, 40409);
    }
}
