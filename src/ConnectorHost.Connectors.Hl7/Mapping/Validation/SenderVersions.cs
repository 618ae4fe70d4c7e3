using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Messages of another version than <c>hl7.version</c> (hl7-mllp 10.2): told once per sender, an error in level strict when the minor version differs.</summary>
/// <remarks>For one thread.</remarks>
internal sealed partial class SenderVersions
{
    // Further senders are not told of.
    private const int MostSenders = 1_000;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly Hl7Version _expected;

    public SenderVersions(Hl7MappingConfig config, ILogger logger)
    {
        _logger = logger;
        var ignored = Hl7Warnings.None;
        Hl7Version.TryRead(config.Version, Hl7Version.Standard, out _expected, ref ignored);
    }

    public void Check(MapContext c)
    {
        var version = c.Header.Version;
        if (version.Number == _expected.Number) return;
        if (version.Number / 10 != _expected.Number / 10) c.Findings.Report(Validation.Check.Version, "MSH[1]-12-1", "203", "not the version expected");
        if (_told.Count < MostSenders && _told.Add(c.Sender.EventSource)) Log.OtherVersion(_logger, c.Sender.EventSource, version.Text, _expected.Text);
    }

    private static partial class Log
    {
        [LoggerMessage(2502, LogLevel.Information, "{Sender} sends HL7 version {Version}, expected is {Expected} ('hl7.version'); its messages are read by their own version.")]
        public static partial void OtherVersion(ILogger logger, string sender, string version, string expected);
    }
}
