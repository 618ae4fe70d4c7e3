using System.Text.Json.Serialization;
using ConnectorHost.Runtime.Herding.Validation;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Rest.Plugins;

internal sealed record PluginEntry(
    [property: JsonPropertyName("class")] string Class,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("version"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version)
{
    public static PluginEntry Of(PluginInfo plugin) => new(plugin.ClassName, plugin.Kind.RestName(), plugin.Version);
}

/// <summary>A key definition; the closed sets of ecosystem R6 in upper case.</summary>
internal sealed record KeyEntry(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("required")] bool Required,
    [property: JsonPropertyName("default_value")] string? DefaultValue,
    [property: JsonPropertyName("importance")] string Importance,
    [property: JsonPropertyName("documentation")] string Documentation,
    [property: JsonPropertyName("group")] string? Group,
    [property: JsonPropertyName("order_in_group")] int OrderInGroup,
    [property: JsonPropertyName("width")] string Width,
    [property: JsonPropertyName("display_name")] string DisplayName,
    [property: JsonPropertyName("dependents")] IReadOnlyList<string> Dependents)
{
    public static KeyEntry Of(KeyInfo key) => new(
        key.Name, Upper(key.Type), key.IsRequired, key.Default, Upper(key.Importance), key.Documentation, key.Group, key.OrderInGroup, Upper(key.Width), key.DisplayName, key.Dependents);

    private static string Upper<T>(T value) where T : struct, Enum => value.ToString().ToUpperInvariant();
}

internal sealed record ValueEntry(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] string? Value,
    [property: JsonPropertyName("recommended_values")] IReadOnlyList<string> RecommendedValues,
    [property: JsonPropertyName("errors")] IReadOnlyList<string> Errors,
    [property: JsonPropertyName("visible")] bool Visible);

internal sealed record ConfigEntry(
    [property: JsonPropertyName("definition")] KeyEntry? Definition,
    [property: JsonPropertyName("value")] ValueEntry Value);

/// <summary>Answer of the validate call (kafka-connect 8.1).</summary>
internal sealed record ValidationAnswer(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("error_count")] int ErrorCount,
    [property: JsonPropertyName("groups")] IReadOnlyList<string> Groups,
    [property: JsonPropertyName("configs")] IReadOnlyList<ConfigEntry> Configs)
{
    public static ValidationAnswer Of(ConfigInfos infos) => new(infos.Name, infos.ErrorCount, infos.Groups, [.. infos.Configs.Select(c => new ConfigEntry(
        c.Definition is null ? null : KeyEntry.Of(c.Definition),
        new ValueEntry(c.Value.Name, c.Value.Text, c.Value.Recommended, c.Value.Errors, c.Value.Visible)))]);
}
