using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>Reads what <see cref="AnythingWriter"/> writes.</summary>
internal sealed class AnythingReader : AvroReader
{
    public override object? Read(ref AvroInput from) => Read(ref from, 0);

    private static object? Read(ref AvroInput from, int depth)
    {
        if (depth > AnythingWriter.MaxDepth) throw new DataException($"Schemaless data nests deeper than {AnythingWriter.MaxDepth} levels.");
        object? result = null;
        for (var part = AnythingWriter.Part.Boolean; part <= AnythingWriter.Part.Map; part++)
        {
            var branch = from.ReadLong();
            if (branch is not (0 or 1)) throw new DataException($"Avro data is damaged: a union has no branch {branch}.");
            if (branch == 1) result = Payload(ref from, part, depth);
        }
        return result;
    }

    private static object? Payload(ref AvroInput from, AnythingWriter.Part part, int depth) => part switch
    {
        AnythingWriter.Part.Boolean => from.ReadBoolean(),
        AnythingWriter.Part.Bytes => from.ReadBytes(),
        AnythingWriter.Part.Double => from.ReadDouble(),
        AnythingWriter.Part.Float => from.ReadFloat(),
        AnythingWriter.Part.Int => from.ReadInt(),
        AnythingWriter.Part.Long => from.ReadLong(),
        AnythingWriter.Part.String => from.ReadString(),
        AnythingWriter.Part.Array => Array(ref from, depth),
        _ => Map(ref from, depth),
    };

    private static List<object?> Array(ref AvroInput from, int depth)
    {
        var list = new List<object?>();
        for (var count = AvroBlocks.Next(ref from, AnythingWriter.Parts, list.Count); count > 0; count = AvroBlocks.Next(ref from, AnythingWriter.Parts, list.Count))
        {
            for (; count > 0; count--) list.Add(Read(ref from, depth + 1));
        }
        return list;
    }

    private static Dictionary<object, object?> Map(ref AvroInput from, int depth)
    {
        var map = new Dictionary<object, object?>();
        for (var count = AvroBlocks.Next(ref from, 2 * AnythingWriter.Parts, map.Count); count > 0; count = AvroBlocks.Next(ref from, 2 * AnythingWriter.Parts, map.Count))
        {
            for (; count > 0; count--)
            {
                var key = Read(ref from, depth + 1) ?? throw new DataException("A map holds a null key, which maps here cannot.");
                map[key] = Read(ref from, depth + 1);
            }
        }
        return map;
    }
}
