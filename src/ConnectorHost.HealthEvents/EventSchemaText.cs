using System.Text;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents;

/// <summary>The <c>.avsc</c> files, embedded; the text is what gets registered.</summary>
internal static class EventSchemaText
{
    public static Schema Parse(string recordName) => AvroSchemaText.Parse(Read(recordName));

    public static string Read(string recordName)
    {
        using var stream = typeof(EventSchemaText).Assembly.GetManifestResourceStream($"{recordName}.avsc")
            ?? throw new InvalidOperationException($"The schema {recordName}.avsc is not embedded: add it to the folder 'schemas'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
