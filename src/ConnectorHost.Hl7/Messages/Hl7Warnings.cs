namespace ConnectorHost.Hl7.Messages;

/// <summary>What was odd about a message but did not stop it from being read; collected per message, never with values.</summary>
[Flags]
public enum Hl7Warnings : long
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MSH-2 is empty, too long, or gives one character two roles (7.1).</summary>
    Delimiters = 1L << 0,

    /// <summary>No set was declared and the default did not decode (8.1).</summary>
    CharsetFallback = 1L << 1,

    /// <summary>The message, or bytes written as <c>\X..\</c>, did not decode as declared (8.1).</summary>
    CharsetMismatch = 1L << 2,

    /// <summary>MSH-18 holds a name that is not in table 0211 (8.2).</summary>
    CharsetName = 1L << 3,

    /// <summary>ASCII was declared, other bytes were sent.</summary>
    CharsetHighBytes = 1L << 4,

    /// <summary>A <c>\C..\</c> or <c>\M..\</c> in a message that is not ISO 2022 (7.4).</summary>
    CharsetSwitchIgnored = 1L << 5,

    /// <summary>A segment name in lower case (9.2).</summary>
    LowerCaseName = 1L << 6,

    /// <summary>A line that begins no segment: a raw break inside a field (9.3).</summary>
    BrokenSegment = 1L << 7,

    /// <summary>DSC, or MSH-14 valued: one of several messages that belong together (9.3).</summary>
    Fragment = 1L << 8,

    /// <summary>A vertical tab inside text, removed.</summary>
    EmbeddedVt = 1L << 9,

    /// <summary>NUL bytes, removed.</summary>
    NulDropped = 1L << 10,

    /// <summary>A value ends with the truncation character (7.1).</summary>
    Truncated = 1L << 11,

    /// <summary><c>\X..\</c> with something else than pairs of hexadecimal digits, kept as text.</summary>
    BadHexEscape = 1L << 12,

    /// <summary>Sub-components where the type has none; the first was taken (7.2).</summary>
    ExtraSubcomponents = 1L << 13,

    /// <summary>Delimiters in a text, taken as characters (7.5).</summary>
    UnescapedDelimiter = 1L << 14,

    /// <summary>A version 2 we do not know, read as the next lower one (10.1).</summary>
    VersionUnknown = 1L << 15,

    /// <summary>MSH-12 is empty.</summary>
    VersionMissing = 1L << 16,

    /// <summary>A trailer states another count than there is.</summary>
    BatchCount = 1L << 17,

    /// <summary>Segments of a batch that belong to no message.</summary>
    OutsideMessage = 1L << 18,

    /// <summary>A time without an offset in a message without one (13.2).</summary>
    ZoneAssumed = 1L << 19,

    /// <summary>A time in ISO 8601 or with a colon in its offset (13.1).</summary>
    TimeFormat = 1L << 20,

    /// <summary>Zeros or 99991231, taken as empty (13.1).</summary>
    TimePlaceholder = 1L << 21,

    /// <summary>No time of the calendar, no value (13.1).</summary>
    TimeInvalid = 1L << 22,

    /// <summary>A number with a comparator or a decimal comma.</summary>
    NumberFormat = 1L << 23,

    /// <summary>No number where one was due.</summary>
    NumberInvalid = 1L << 24,

    /// <summary>OBX-5 valued, OBX-2 empty (13.8).</summary>
    Obx2Missing = 1L << 25,

    /// <summary>OBX-2 names no type we know (13.8).</summary>
    Obx2Unknown = 1L << 26,

    /// <summary>A social security number is the only patient id (13.5).</summary>
    SsnAsId = 1L << 27,

    /// <summary>MSH-9-2 and EVN-1 differ; MSH-9-2 counts (10.3).</summary>
    TriggerMismatch = 1L << 28,

    /// <summary>A 1C inside the frame that did not end it.</summary>
    EmbeddedFs = 1L << 29,
}
