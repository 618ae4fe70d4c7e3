using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Vectorised searches that note positions or facts in one pass.</summary>
internal static class Hl7Positions
{
    /// <summary>Notes where a byte occurs, up to as many places as there is room for.</summary>
    /// <param name="text">Searched to its end.</param>
    /// <param name="from">First position looked at.</param>
    /// <param name="value">The byte.</param>
    /// <param name="positions">Receives positions in <paramref name="text"/>.</param>
    /// <returns>How many were noted; as many as there is room for can mean that there are more.</returns>
    public static int Find(ReadOnlySpan<byte> text, int from, byte value, Span<int> positions)
    {
        var count = 0;
        var i = from;
        if (Vector256.IsHardwareAccelerated && text.Length >= Vector256<byte>.Count)
        {
            var wanted = Vector256.Create(value);
            ref var origin = ref MemoryMarshal.GetReference(text);
            for (; i <= text.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                if (!Note(Vector256.Equals(Vector256.LoadUnsafe(ref origin, (nuint)i), wanted).ExtractMostSignificantBits(), i, positions, ref count)) return count;
            }
            // The rest in one block that ends with the text; what was seen before is shifted out.
            var last = text.Length - Vector256<byte>.Count;
            if (i < text.Length) Note(Vector256.Equals(Vector256.Create(text[last..]), wanted).ExtractMostSignificantBits() >> (i - last), i, positions, ref count);
            return count;
        }
        for (; i < text.Length && count < positions.Length; i++)
        {
            if (text[i] == value) positions[count++] = i;
        }
        return count;
    }

    /// <summary>A copy that holds every byte but NUL (hl7-mllp 9.3).</summary>
    public static byte[] WithoutNul(ReadOnlySpan<byte> text)
    {
        var output = new byte[text.Length - text.Count((byte)0)];
        var length = 0;
        foreach (var value in text)
        {
            if (value != 0) output[length++] = value;
        }
        return output;
    }

    /// <summary>Whether all bytes are ASCII, and whether a NUL is among them.</summary>
    public static bool IsAscii(ReadOnlySpan<byte> text, out bool hasNul)
    {
        if (!Vector256.IsHardwareAccelerated || text.Length < Vector256<byte>.Count)
        {
            hasNul = text.Contains((byte)0);
            return System.Text.Ascii.IsValid(text);
        }
        ref var origin = ref MemoryMarshal.GetReference(text);
        var last = text.Length - Vector256<byte>.Count;
        var seen = Vector256.LoadUnsafe(ref origin, (nuint)last);
        var least = seen;
        for (var i = 0; i < last; i += Vector256<byte>.Count)
        {
            var block = Vector256.LoadUnsafe(ref origin, (nuint)i);
            seen |= block;
            least = Vector256.Min(least, block);
        }
        hasNul = Vector256.EqualsAny(least, Vector256<byte>.Zero);
        return seen.ExtractMostSignificantBits() == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Note(uint bits, int offset, Span<int> positions, ref int count)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            if (count == positions.Length) return false;
            positions[count++] = offset + BitOperations.TrailingZeroCount(bits);
        }
        return true;
    }
}
