using ConnectorHost.Embedded;

namespace ConnectorHost.Tests.Embedded;

/// <summary>What HTTP tests do not reach: the bounds, and many callers at once.</summary>
public class SchemaStoreTests
{
    [Fact]
    public void Versions_are_bounded_and_permanent_deletes_make_room()
    {
        var store = new SchemaStore(maxVersions: 3);
        foreach (var subject in new[] { "a", "b", "c" }) store.Register(subject, Body("int"), false);
        Assert.Equal(507, Assert.Throws<RegistryException>(() => store.Register("d", Body("int"), false)).Status);
        Assert.Equal(1, store.Register("a", Body("int"), false));

        store.DeleteSubject("a", permanent: false);
        Assert.Throws<RegistryException>(() => store.Register("d", Body("int"), false));
        store.DeleteSubject("a", permanent: true);
        store.Register("d", Body("int"), false);
        Assert.Equal(["b", "c", "d"], store.Subjects("", VersionScope.All));
    }

    [Fact]
    public void Schema_text_is_bounded()
    {
        var store = new SchemaStore(maxCharacters: 20);
        store.Register("a", Body("int"), false);
        store.Register("b", Body("int"), false);        // shared, so it costs nothing
        Assert.Equal(507, Assert.Throws<RegistryException>(() => store.Register("c", new SchemaBody("""{"type":"int","doc2":"long"}""", null, null, null, null), false)).Status);
        store.Register("c", Body("string"), false);
    }

    [Fact]
    public void Levels_and_modes_are_bounded()
    {
        var store = new SchemaStore(maxVersions: 1);
        store.SetLevel("a", CompatibilityLevel.Initial);
        store.SetLevel("a", CompatibilityLevel.Initial);
        Assert.Equal(507, Assert.Throws<RegistryException>(() => store.SetLevel("b", CompatibilityLevel.Initial)).Status);
        store.SetMode("a", RegistryMode.ReadOnly);
        Assert.Equal(507, Assert.Throws<RegistryException>(() => store.SetMode("b", RegistryMode.ReadOnly)).Status);
    }

    [Fact]
    public void Callers_at_once_get_one_id_for_one_schema()
    {
        var store = new SchemaStore();
        var ids = new int[400];
        Parallel.For(0, ids.Length, i => ids[i] = store.Register($"s{i % 7}", Body(i % 2 == 0 ? "string" : "bytes"), false));
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(Enumerable.Range(0, 7), i => Assert.InRange(store.Versions($"s{i}", VersionScope.Live).Count, 1, 2));
    }

    private static SchemaBody Body(string type) => new($"\"{type}\"", null, null, null, null);
}
