using System.Buffers;
using System.Globalization;
using System.Text;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Json;

/// <summary>JSON text as Kafka's converter writes it (kafka-connect 18.2, "Text"): no blanks, few escapes, Java's numbers.</summary>
internal sealed class JsonOutput
{
    private const int KeptCapacity = 1 << 20;
    private ArrayBufferWriter<byte> _bytes = new(1024);

    /// <summary>What was written, in an array of its own; the output is empty again.</summary>
    public byte[] Take()
    {
        var result = _bytes.WrittenSpan.ToArray();
        Clear();
        return result;
    }

    public void Clear()
    {
        if (_bytes.Capacity > KeptCapacity) _bytes = new ArrayBufferWriter<byte>(1024);
        else _bytes.ResetWrittenCount();
    }

    /// <summary>Text that is JSON already.</summary>
    public void Raw(string json) => Encoding.UTF8.GetBytes(json, _bytes);

    public void Raw(ReadOnlySpan<byte> json) => _bytes.Write(json);

    /// <summary>A member's name and its colon.</summary>
    public void Name(string name)
    {
        Text(name);
        Raw(":"u8);
    }

    public void Text(string text)
    {
        Raw("\""u8);
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and not ('"' or '\\') && !char.IsSurrogate(c)) continue;
            Encoding.UTF8.GetBytes(text.AsSpan(plain, i - plain), _bytes);
            plain = i + 1;
            Raw(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            });
        }
        Encoding.UTF8.GetBytes(text.AsSpan(plain), _bytes);
        Raw("\""u8);
    }

    public void Number(long value)
    {
        value.TryFormat(_bytes.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }

    public void Number(double value) => Raw(double.IsFinite(value) ? JavaText.Of(value) : $"\"{JavaText.Of(value)}\"");
    public void Number(float value) => Raw(float.IsFinite(value) ? JavaText.Of(value) : $"\"{JavaText.Of(value)}\"");
    public void Base64(ReadOnlySpan<byte> bytes) => Raw($"\"{Convert.ToBase64String(bytes)}\"");
    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);
    public void Null() => Raw("null"u8);

    /// <summary>The number of bytes and never one of them.</summary>
    public override string ToString() => $"JsonOutput{{{_bytes.WrittenCount} bytes}}";
}
