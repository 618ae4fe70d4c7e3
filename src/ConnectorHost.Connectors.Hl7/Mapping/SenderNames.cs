using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Texts made of MSH-3 and MSH-4; a feed repeats them in every message, so the last ones are kept.</summary>
internal sealed class SenderNames
{
    private const string Unknown = "UNKNOWN";

    private byte[] _application = [0xFF];
    private byte[] _facility = [];

    /// <summary>MSH-3-1, or null.</summary>
    public string? Application { get; private set; }

    /// <summary>MSH-4-1, or null.</summary>
    public string? Facility { get; private set; }

    /// <summary><c>hl7v2:application@facility</c> (hl7-mllp 15.1).</summary>
    public string EventSource { get; private set; } = "";

    /// <summary><c>application^facility</c>; null when neither is stated (15.3).</summary>
    public string? SourceSystem { get; private set; }

    public void Read(Hl7Header header)
    {
        // Raw bytes mean the same text only under the same delimiters and character set.
        var isPlain = header.IsAscii && header.Delimiters == Hl7Delimiters.Standard;
        var application = header.Raw(3);
        var facility = header.Raw(4);
        if (isPlain && application.SequenceEqual(_application) && facility.SequenceEqual(_facility)) return;
        Application = NullIfEmpty(header.Component(3, 1));
        Facility = NullIfEmpty(header.Component(4, 1));
        EventSource = $"hl7v2:{Application ?? Unknown}@{Facility ?? Unknown}";
        SourceSystem = Facility is null ? Application : $"{Application}^{Facility}";
        _application = isPlain ? application.ToArray() : [0xFF];
        _facility = isPlain ? facility.ToArray() : [];
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
