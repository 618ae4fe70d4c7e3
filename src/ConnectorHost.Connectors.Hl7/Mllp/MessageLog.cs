using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>What the debug log says of messages as they come in (hl7-mllp 22): header fields; their segments only with <c>hl7.log.phi</c>, without MSH-8 and UAC.</summary>
internal sealed partial class MessageLog(ILogger logger, bool showsContent, Hl7ReaderOptions reader)
{
    private const int MostSegments = 1000;
    private const int LongestSegment = 4000;

    public void Received(MllpConnection connection, Hl7Header header)
    {
        if (!logger.IsEnabled(LogLevel.Debug)) return;
        Log.Received(logger, connection.Peer, connection.Id, LogText.Of(header.MessageType), LogText.Of(header.Trigger), LogText.Of(header.ControlId),
            LogText.Of(header.VersionText), LogText.Of(header.Component(3, 1)), LogText.Of(header.Component(4, 1)));
    }

    /// <summary>Segment by segment; only when the setting allows it.</summary>
    /// <param name="header">Null when it could not be read.</param>
    public void Content(MllpConnection connection, ReadOnlyMemory<byte> bytes, Hl7Header? header)
    {
        if (!showsContent || !logger.IsEnabled(LogLevel.Debug)) return;
        var number = 0;
        foreach (var line in TextOf(bytes, header).AsSpan().EnumerateLines())
        {
            if (line.IsEmpty) continue;
            if (++number > MostSegments) break;
            Log.Segment(logger, connection.Peer, connection.Id, header is null ? "" : LogText.Of(header.ControlId), number, LogText.Of(line.ToString(), LongestSegment));
        }
    }

    private string TextOf(ReadOnlyMemory<byte> bytes, Hl7Header? header) => header is null
        ? System.Text.Encoding.UTF8.GetString(Hl7MessageHash.WithoutCredentials(bytes, reader))
        : header.CharacterSet.ForAnswer.Encoding.GetString(Hl7MessageHash.WithoutCredentials(header));

    private static partial class Log
    {
        [LoggerMessage(2221, LogLevel.Debug, "{Peer} {Connection}: received {Type}^{Trigger} '{ControlId}' of version '{Version}' from '{Application}' '{Facility}'.")]
        public static partial void Received(ILogger logger, string peer, string connection, string type, string trigger, string controlId, string version, string application, string facility);

        [LoggerMessage(2222, LogLevel.Debug, "{Peer} {Connection}: '{ControlId}' {Number}: {Segment}")]
        public static partial void Segment(ILogger logger, string peer, string connection, string controlId, int number, string segment);
    }
}
