namespace ConnectorHost.Compatibility.Tests.Architecture;

public class ProjectReferenceTests
{
    private const string PluginApi = "ConnectorHost.PluginApi";
    private const string HealthEvents = "ConnectorHost.HealthEvents";
    private const string Runtime = "ConnectorHost.Runtime";
    private const string Hl7Library = "ConnectorHost.Hl7";
    private const string Hl7 = "ConnectorHost.Connectors.Hl7";
    private const string Fhir = "ConnectorHost.Connectors.Fhir";
    private const string Transforms = "ConnectorHost.Transforms";
    private const string Converters = "ConnectorHost.Converters";

    // docs/ARCHITECTURE.md: host -> runtime -> plugin API <- plugins. A new line here is a change of the architecture and wants a decision record.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["ConnectorHost"] = [Runtime, PluginApi, Hl7Library, Hl7, Fhir, HealthEvents, Transforms, Converters],
        [Runtime] = [PluginApi],
        [Hl7Library] = [],
        [Hl7] = [PluginApi, HealthEvents, Hl7Library],
        [Fhir] = [PluginApi, HealthEvents],
        [HealthEvents] = [PluginApi],
        [Transforms] = [PluginApi],
        [Converters] = [PluginApi],
        [PluginApi] = [],
    };

    [Fact]
    public void Projects_of_src_reference_only_what_the_architecture_lets_them()
    {
        var projects = SourceTree.Projects("src");
        Assert.Contains(projects, p => p.Name == PluginApi);
        var wrong = from project in projects
                    from reference in project.References
                    where !Arrows.TryGetValue(project.Name, out var allowed) || !allowed.Contains(reference)
                    select $"{project.Name} -> {reference}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_of_src_has_its_place_in_the_architecture()
    {
        Assert.Empty(SourceTree.Projects("src").Select(p => p.Name).Except(Arrows.Keys));
    }

    [Fact]
    public void Plugin_api_depends_on_logging_abstractions_alone()
    {
        var api = SourceTree.Projects("src").Single(p => p.Name == PluginApi);
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], api.Packages);
    }

    [Fact]
    public void Load_tool_judges_the_host_from_outside()
    {
        Assert.Empty(SourceTree.Projects("tests").Single(p => p.Name == "ConnectorHost.MllpLoad").References);
    }
}
