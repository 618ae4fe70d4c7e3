namespace ConnectorHost.Hl7.Messages;

/// <summary>How the bytes of a set relate to delimiters.</summary>
public enum Hl7CharacterSetKind
{
    /// <summary>A delimiter byte is always a delimiter: split first, decode leaves.</summary>
    SplitsAsBytes,

    /// <summary>A delimiter byte may be half of a character: decode first (GB 18030, Big5, Shift-JIS).</summary>
    DecodesFirst,

    /// <summary>ISO 2022 escape sequences switch sets: decode first, and <c>\C..\</c>, <c>\M..\</c> are honoured.</summary>
    Shifts,

    /// <summary>UTF-16 and UTF-32: decoded when the frame is read.</summary>
    Wide,
}
