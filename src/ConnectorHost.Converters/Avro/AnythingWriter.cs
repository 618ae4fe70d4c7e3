using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>Values without a schema, in Confluent's self-referring record: at most one of its nine fields is set, none for null.</summary>
internal sealed class AnythingWriter() : AvroWriter("the schemaless value")
{
    public const string Text = """{"type":"record","name":"Anything","namespace":"io.confluent.connect.avro","fields":[{"name":"boolean","type":["null","boolean"],"default":null},{"name":"bytes","type":["null","bytes"],"default":null},{"name":"double","type":["null","double"],"default":null},{"name":"float","type":["null","float"],"default":null},{"name":"int","type":["null","int"],"default":null},{"name":"long","type":["null","long"],"default":null},{"name":"string","type":["null","string"],"default":null},{"name":"array","type":["null",{"type":"array","items":"Anything"}],"default":null},{"name":"map","type":["null",{"type":"array","items":{"type":"record","name":"MapEntry","fields":[{"name":"key","type":"Anything"},{"name":"value","type":"Anything"}]}}],"default":null}]}""";

    /// <summary>Fields in the order of <see cref="Text"/>.</summary>
    internal enum Part { Boolean, Bytes, Double, Float, Int, Long, String, Array, Map }

    internal const int Parts = 9;
    internal const int MaxDepth = 100;

    public static AvroPlan Plan { get; } = new(Text, AvroSchemaText.Read(Text), new AnythingWriter());

    public override void Write(AvroBuffer to, object? value) => Write(to, value, 0);

    private static void Write(AvroBuffer to, object? value, int depth)
    {
        if (depth > MaxDepth) throw new DataException($"Schemaless data nests deeper than {MaxDepth} levels.");
        if (value is null)
        {
            Nulls(to, Parts);
            return;
        }
        var part = PartOf(value);
        Nulls(to, (int)part);
        to.WriteByte(2);                                   // branch 1
        Payload(to, value, depth);
        Nulls(to, Parts - 1 - (int)part);
    }

    private static Part PartOf(object value) => value switch
    {
        bool => Part.Boolean,
        byte[] => Part.Bytes,
        double => Part.Double,
        float => Part.Float,
        sbyte or short or int => Part.Int,
        long => Part.Long,
        string => Part.String,
        IReadOnlyDictionary<object, object?> => Part.Map,
        IReadOnlyList<object?> => Part.Array,
        _ => throw new DataException($"Class {value.GetType().Name} does not have corresponding schema type."),
    };

    private static void Payload(AvroBuffer to, object value, int depth)
    {
        switch (value)
        {
            case bool flag: to.WriteByte(flag ? (byte)1 : (byte)0); break;
            case byte[] bytes: to.WriteBytes(bytes); break;
            case double number: to.WriteDouble(number); break;
            case float number: to.WriteFloat(number); break;
            case sbyte number: to.WriteLong(number); break;
            case short number: to.WriteLong(number); break;
            case int number: to.WriteLong(number); break;
            case long number: to.WriteLong(number); break;
            case string text: to.WriteString(text); break;
            case IReadOnlyDictionary<object, object?> map:
                if (map.Count > 0) to.WriteLong(map.Count);
                foreach (var (key, entry) in map)
                {
                    Write(to, key, depth + 1);
                    Write(to, entry, depth + 1);
                }
                to.WriteByte(0);
                break;
            default:
                var list = (IReadOnlyList<object?>)value;
                if (list.Count > 0) to.WriteLong(list.Count);
                foreach (var element in list) Write(to, element, depth + 1);
                to.WriteByte(0);
                break;
        }
    }

    private static void Nulls(AvroBuffer to, int count)
    {
        for (var i = 0; i < count; i++) to.WriteByte(0);
    }
}
