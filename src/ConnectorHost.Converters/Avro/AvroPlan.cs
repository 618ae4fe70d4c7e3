using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Avro;

/// <summary>How the values of one Connect schema are written under one Avro schema: a tree of small writers.</summary>
/// <remarks>Immutable; ids are not in it, since they belong to a registry and a subject.</remarks>
internal sealed class AvroPlan
{
    private readonly AvroWriter _writer;

    public AvroPlan(string text, AvroType type, AvroWriter writer) => (Text, Type, _writer) = (text, type, writer);

    /// <summary>The Avro schema as it is registered.</summary>
    public string Text { get; }

    public AvroType Type { get; }

    /// <summary>The frame of one record.</summary>
    public byte[] Encode(AvroBuffer buffer, int schemaId, object? value)
    {
        buffer.StartFrame(schemaId);
        try
        {
            _writer.Write(buffer, value);
            return buffer.Take();
        }
        catch
        {
            buffer.Clear();
            throw;
        }
    }

    public override string ToString() => $"AvroPlan{{{Type}}}";
}
