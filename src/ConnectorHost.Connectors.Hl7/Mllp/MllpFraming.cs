namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The bytes around a payload, in both directions: 0B ... 1C 0D, or other sequences for the odd sender (hl7-mllp 2.1, 2.2).</summary>
/// <remarks>Only the standard bytes have the lenient rules of 2.2 (grace timer, 0A for 0D, doubled bytes); others are matched as whole sequences.</remarks>
internal sealed class MllpFraming
{
    public const int MostBytes = 16;
    private const string StandardStart = "0B";
    private const string StandardEnd = "1C0D";
    private readonly byte[] _start;
    private readonly byte[] _end;

    private MllpFraming(byte[] start, byte[] end)
    {
        (_start, _end) = (start, end);
        IsStandard = start is [0x0B] && end is [0x1C, 0x0D];
    }

    public static MllpFraming Standard { get; } = Parse(StandardStart, StandardEnd);

    public ReadOnlySpan<byte> Start => _start;

    public ReadOnlySpan<byte> End => _end;

    public bool IsStandard { get; }

    /// <param name="start">Hex digits, as <c>0B</c>.</param>
    /// <param name="end">Hex digits, as <c>1C0D</c>.</param>
    /// <exception cref="FormatException">Not hex; see <see cref="ProblemOf"/>.</exception>
    public static MllpFraming Parse(string start, string end) => new(Convert.FromHexString(start), Convert.FromHexString(end));

    /// <summary>What is wrong with a sequence in hex; null when nothing is.</summary>
    public static string? ProblemOf(string hex) =>
        hex.Length == 0 || hex.Length % 2 != 0 || hex.Length > 2 * MostBytes || !hex.All(char.IsAsciiHexDigit) ? $"give 1 to {MostBytes} bytes in hex, such as {StandardStart} or {StandardEnd}" : null;
}
