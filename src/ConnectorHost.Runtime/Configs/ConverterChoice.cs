using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;

namespace ConnectorHost.Runtime.Configs;

/// <summary>The converter of one part of a record.</summary>
/// <param name="ClassName">As given: any of the names of a converter.</param>
/// <param name="Config">Its settings without prefix, <c>converter.type</c> added.</param>
/// <param name="IsWorkers">From the worker's settings, because neither connector nor its defaults name one.</param>
internal sealed record ConverterChoice(ConverterPart Part, string ClassName, PluginConfig Config, bool IsWorkers)
{
    /// <summary>Chooses between connector and worker: class and sub-keys always come from the same one (kafka-connect 9.1).</summary>
    public static ConverterChoice Between(ConverterPart part, IReadOnlyDictionary<string, string?> connector, WorkerConfig worker, ConfigResolver resolver)
    {
        var key = $"{part.ToString().ToLowerInvariant()}.converter";
        var isWorkers = connector.GetValueOrDefault(key) is not { Length: > 0 };
        var settings = (isWorkers ? worker.Originals : connector).Where(p => p.Key.StartsWith($"{key}.", StringComparison.Ordinal))
            .ToDictionary(p => p.Key[(key.Length + 1)..], p => p.Value, StringComparer.Ordinal);
        settings["converter.type"] = part.ToString().ToLowerInvariant();
        var name = isWorkers ? Default(part, worker) : resolver.Resolve(new Dictionary<string, string?> { [key] = connector[key] })[key]!;
        return new ConverterChoice(part, name.Trim(), resolver.ToPluginConfig(settings), isWorkers);
    }

    private static string Default(ConverterPart part, WorkerConfig worker) => part switch
    {
        ConverterPart.Key => worker.KeyConverter,
        ConverterPart.Value => worker.ValueConverter,
        _ => worker.HeaderConverter,
    };
}
