using System.Text.RegularExpressions;

namespace ConnectorHost.Compatibility.Tests.Architecture;

/// <summary>A third-party library is visible in one folder, so that it can be replaced there.</summary>
public class ThirdPartyLibraryTests
{
    /// <summary>Root namespace of the library, folders that may see it.</summary>
    public static TheoryData<string, string[]> Libraries => new()
    {
        { "Confluent.Kafka", ["src/ConnectorHost.Runtime/Kafka/", "src/ConnectorHost/Embedded/"] },
        { "Confluent.SchemaRegistry", ["src/ConnectorHost.Converters/Avro/"] },
        { "Polly", ["src/ConnectorHost.Converters/Avro/"] },
        { "Microsoft.Data.Sqlite", ["src/ConnectorHost.Runtime/Storage/"] },
        { "DotNetty", ["src/ConnectorHost.Connectors.Hl7/Mllp/Transports/"] },
        { "Hl7.Fhir", ["src/ConnectorHost.Connectors.Fhir/Resources/", "src/ConnectorHost.Connectors.Fhir/Subscriptions/"] },
        { "System.CommandLine", ["src/ConnectorHost/Cli/"] },
        { "Spectre.Console", ["src/ConnectorHost/Cli/Send/"] },
        { "HdrHistogram", ["src/ConnectorHost/Cli/Send/"] },
        { "OpenTelemetry", ["src/ConnectorHost/Startup/"] },
    };

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_is_named_only_in_its_folder(string library, string[] folders)
    {
        var uses = Uses(library);
        var wrong = from code in SourceTree.CodeFiles("src")
                    where !folders.Any(folder => code.Path.StartsWith(folder, StringComparison.Ordinal))
                    from line in File.ReadLines(code.File.FullName).Index()
                    where !IsComment(line.Item) && uses.IsMatch(line.Item)
                    select $"{code.Path}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_is_imported_into_no_whole_project(string library, string[] folders)
    {
        Assert.NotEmpty(folders);
        var uses = Uses(library);
        Assert.Empty(SourceTree.Projects("src").Where(p => p.Usings.Any(uses.IsMatch)).Select(p => p.Name));
    }

    [Theory]
    [InlineData("using Confluent.Kafka;", true)]
    [InlineData("using Confluent.Kafka.Admin;", true)]
    [InlineData("    public global::Confluent.Kafka.Headers Native { get; }", true)]
    [InlineData("using Error = Confluent.Kafka.Error;", true)]
    [InlineData("using ConnectorHost.Runtime.Kafka;", false)]
    [InlineData("using Confluent.KafkaExtras;", false)]
    [InlineData("    /// <see cref=\"Confluent.Kafka.Headers\"/>", false)]
    [InlineData("        || name.StartsWith(\"Confluent.Kafka.\", StringComparison.Ordinal)", false)]
    public void Use_of_a_library_is_recognised(string line, bool expected)
    {
        Assert.Equal(expected, !IsComment(line) && Uses("Confluent.Kafka").IsMatch(line));
    }

    // Whole name, not the end of a longer one of ours, and not a text.
    private static Regex Uses(string library) => new($@"(?<![\w.""]){Regex.Escape(library)}(?=[.;\s]|$)", RegexOptions.CultureInvariant);

    private static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);
}
