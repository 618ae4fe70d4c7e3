using System.Globalization;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>The sequence number protocol of one connection (hl7-mllp 5.7): what came is confirmed, nothing is expected.</summary>
internal sealed class SequenceNumbers
{
    private string? _last;
    private long _lastNumber = -1;

    /// <summary>MSA-4 for a message: MSH-13 as sent; for -1 the last number seen, or -1; null when MSH-13 is no number.</summary>
    /// <param name="isGap">The number is not the one behind the last; the same one again is a repetition, and 0 starts anew.</param>
    public string? AnswerTo(Hl7Header header, out bool isGap)
    {
        isGap = false;
        if (header.Raw(13).IsEmpty) return null;
        var sent = header.Component(13, 1);
        if (!long.TryParse(sent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        if (number == -1) return _last ?? "-1";
        if (number < 0) return sent;
        isGap = number > 0 && _lastNumber >= 0 && number != _lastNumber && number != _lastNumber + 1;
        (_last, _lastNumber) = (sent, number);
        return sent;
    }
}
