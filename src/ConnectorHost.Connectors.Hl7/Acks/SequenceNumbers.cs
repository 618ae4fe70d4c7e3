using System.Globalization;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>The sequence number protocol of one connection (hl7-mllp 5.7): what came is confirmed, nothing is expected.</summary>
internal sealed class SequenceNumbers
{
    private string? _last;

    /// <summary>MSA-4 for a message: MSH-13 as sent; for -1 the last number seen, or -1; null when MSH-13 is no number.</summary>
    public string? AnswerTo(Hl7Header header)
    {
        var sent = header.Component(13, 1);
        if (sent.Length == 0 || !long.TryParse(sent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        if (number == -1) return _last ?? "-1";
        if (number > 0) _last = sent;
        return sent;
    }
}
