namespace ConnectorHost.PluginApi.Config;

/// <summary>Resolves <c>${provider:path:key}</c>. Public class with a constructor taking <see cref="PluginConfig"/> (its <c>param.*</c> keys).</summary>
public interface IConfigProvider
{
    /// <summary>The values of those keys that exist; a key that is missing is left out and its placeholder stays.</summary>
    /// <param name="path">May be empty.</param>
    /// <exception cref="Errors.ConfigException">The path cannot be used or read.</exception>
    IReadOnlyDictionary<string, string> Get(string path, IReadOnlyCollection<string> keys);
}
