using System.Security.Cryptography;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup.Seeding;

/// <summary>
/// Files of the connector folder: a connector is created when its file is new and changed when the file changed since it was applied; a deletion over REST holds
/// until then. A bad file is reported and skipped (architecture, "Config files"). Folders inside are not looked into.
/// </summary>
internal sealed partial class ConnectorSeeds(string directory, SeedLedger ledger, Herder herder, ILogger<ConnectorSeeds> log)
{
    private static readonly string[] Extensions = [".json", ".properties"];

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            Log.NoFolder(log, Path.GetFullPath(directory));
            return;
        }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            try
            {
                await ApplyAsync(path, names, cancellationToken);
            }
            catch (Exception e) when (e is ConfigException or ConnectException or IOException or UnauthorizedAccessException)
            {
                Log.Skipped(log, path, e.Message);
            }
        }
    }

    private async Task ApplyAsync(string path, Dictionary<string, string> names, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        var file = ConnectorFile.Read(path, text);
        if (!names.TryAdd(file.Name, path)) throw new ConfigException($"connector {file.Name} is already described by {names[file.Name]}");
        var hash = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        if (!ledger.ShouldApply(path, hash))
        {
            if (ledger.IsDeleted(path)) Log.Deleted(log, file.Name, path);
            return;
        }
        var (created, _) = await herder.PutConnectorConfigAsync(file.Name, file.Config, file.InitialState, allowReplace: true, cancellationToken);
        await ledger.MarkAppliedAsync(path, hash, file.Name, cancellationToken);
        Log.Applied(log, file.Name, created ? "created" : "changed", path);
    }

    private static partial class Log
    {
        [LoggerMessage(4121, LogLevel.Information, "Connector {Connector} {What} from {Path}")]
        public static partial void Applied(ILogger logger, string connector, string what, string path);

        [LoggerMessage(4122, LogLevel.Error, "{Path} was skipped: {Problem}")]
        public static partial void Skipped(ILogger logger, string path, string problem);

        [LoggerMessage(4123, LogLevel.Information, "Connector {Connector} was deleted over REST; {Path} is not applied again until it changes")]
        public static partial void Deleted(ILogger logger, string connector, string path);

        [LoggerMessage(4124, LogLevel.Information, "No connectors are created at start: {Directory} does not exist")]
        public static partial void NoFolder(ILogger logger, string directory);
    }
}
