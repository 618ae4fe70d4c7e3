using System.Buffers.Text;
using System.Text;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>Control ids of one run: prefix, dash, the message's number in nine digits. Fixed width, so that they are written into a finished frame.</summary>
internal sealed class ControlIds(string prefix)
{
    public const int Digits = 9;
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes($"{prefix}-");

    /// <summary>Bytes of every id.</summary>
    public int Length => _prefix.Length + Digits;

    public void Write(Span<byte> to, long number)
    {
        _prefix.CopyTo(to);
        WriteDigits(to.Slice(_prefix.Length, Digits), number);
    }

    public bool TryRead(ReadOnlySpan<byte> id, out long number)
    {
        number = 0;
        return id.Length == Length && id.StartsWith(_prefix)
            && Utf8Parser.TryParse(id[_prefix.Length..], out number, out var consumed) && consumed == Digits;
    }

    public static void WriteDigits(Span<byte> to, long number)
    {
        for (var i = to.Length - 1; i >= 0; i--, number /= 10) to[i] = (byte)('0' + number % 10);
    }
}
