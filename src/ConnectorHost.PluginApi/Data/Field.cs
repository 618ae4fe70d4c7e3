namespace ConnectorHost.PluginApi.Data;

/// <summary>One field of a struct schema.</summary>
/// <param name="Name">Unique in its struct.</param>
/// <param name="Index">Its place, from 0; also the ordinal of its value in a <see cref="Struct"/>.</param>
/// <param name="Schema">The type of its value.</param>
public sealed record Field(string Name, int Index, Schema Schema);
