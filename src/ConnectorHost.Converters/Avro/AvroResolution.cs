using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Avro;

/// <summary>Whether data of one Avro schema can be read under another (kafka-connect 26.5, table "Reader R against writer W").</summary>
internal static class AvroResolution
{
    /// <summary>The first fault as a clause without end, or null when the reader can read all of the writer's data.</summary>
    public static string? Fault(AvroType reader, AvroType writer) => Fault(reader, writer, "/", []);

    private static string? Fault(AvroType reader, AvroType writer, string path, HashSet<(AvroType, AvroType)> open)
    {
        if (writer.Kind == AvroKind.Union) return writer.Branches.Select(b => Fault(reader, b, path, open)).FirstOrDefault(f => f is not null);
        if (reader.Kind == AvroKind.Union)
            return reader.Branches.Any(b => Fault(b, writer, path, open) is null) ? null : $"no branch of the union at '{path}' reads {writer}";
        if (!Promotes(reader.Kind, writer.Kind)) return $"the type at '{path}' is {reader} and reads no {writer}";
        if (reader.FullName is not null && Simple(reader) != Simple(writer)) return $"the type at '{path}' is named {reader.FullName}, not {writer.FullName}";
        return reader.Kind switch
        {
            AvroKind.Record => Record(reader, writer, path, open),
            AvroKind.Enum => reader.Property("default") is null && writer.Symbols.Except(reader.Symbols, StringComparer.Ordinal).Any() ? $"the enum at '{path}' lacks a symbol" : null,
            AvroKind.Fixed => reader.Size == writer.Size ? null : $"the fixed at '{path}' has another size",
            AvroKind.Array or AvroKind.Map => Fault(reader.Element!, writer.Element!, path, open),
            _ => null,
        };
    }

    private static string? Record(AvroType reader, AvroType writer, string path, HashSet<(AvroType, AvroType)> open)
    {
        if (!open.Add((reader, writer))) return null;
        foreach (var field in reader.Fields)
        {
            var written = writer.Fields.FirstOrDefault(f => f.Name == field.Name);
            var here = $"{path}{field.Name}/";
            if (written is not null && Fault(field.Type, written.Type, here, open) is { } fault) return fault;
            if (written is null && field.Default is null && !(field.Type.Kind == AvroKind.Enum && field.Type.Property("default") is not null)) return $"the field at '{here}' has no default and the data lacks it";
        }
        return null;
    }

    private static bool Promotes(AvroKind reader, AvroKind writer) => reader == writer || (reader, writer) switch
    {
        (AvroKind.Long or AvroKind.Float or AvroKind.Double, AvroKind.Int) => true,
        (AvroKind.Float or AvroKind.Double, AvroKind.Long) => true,
        (AvroKind.Double, AvroKind.Float) => true,
        (AvroKind.String, AvroKind.Bytes) or (AvroKind.Bytes, AvroKind.String) => true,
        _ => false,
    };

    private static string Simple(AvroType type) => type.FullName![(type.FullName!.LastIndexOf('.') + 1)..];
}
