namespace ConnectorHost.Hl7.Messages;

/// <summary>The settings the reader needs, resolved once per connector.</summary>
/// <param name="DefaultCharacterSet"><c>hl7.charset.default</c>: set of messages whose MSH-18 is empty (hl7-mllp 8.1).</param>
/// <param name="FallbackCharacterSet"><c>hl7.charset.fallback</c>: set of messages that do not decode as what they claim.</param>
/// <param name="ExpectedVersion"><c>hl7.version</c>: stands in for an empty MSH-12 and for a bare <c>2</c> (10.1).</param>
public sealed record Hl7ReaderOptions(Hl7CharacterSet DefaultCharacterSet, Hl7CharacterSet FallbackCharacterSet, Hl7Version ExpectedVersion)
{
    /// <summary>UTF-8, then windows-1252; version 2.5.</summary>
    public static Hl7ReaderOptions Standard { get; } = new(Hl7CharacterSets.Utf8, Hl7CharacterSets.Windows1252, Hl7Version.Standard);
}
