using System.Globalization;
using System.Text;

namespace ConnectorHost.Embedded;

/// <summary>What can be done to one resource; answers are bodies of a 200.</summary>
internal sealed record RegistryResource
{
    public Func<RegistryRequest, byte[]>? Get { get; init; }
    public Func<RegistryRequest, byte[]>? Post { get; init; }
    public Func<RegistryRequest, byte[]>? Put { get; init; }
    public Func<RegistryRequest, byte[]>? Delete { get; init; }
}

/// <summary>The table of resources (kafka-connect 26.2): paths to commands of the store.</summary>
internal sealed class RegistryEndpoints(SchemaStore store)
{
    private static readonly RegistryJson Json = RegistryJson.Wire;

    /// <summary>Finds the resource of a path.</summary>
    /// <param name="path">Decoded segments; a name may hold slashes.</param>
    /// <returns>Null for an unknown path.</returns>
    /// <exception cref="RegistryException">42208: the path names a subject with control characters.</exception>
    public RegistryResource? Find(string[] path) => path switch
    {
        [] => new() { Get = _ => "{}"u8.ToArray() },
        ["subjects"] => new() { Get = r => Texts(r.Page(store.Subjects(r.SubjectPrefix, r.Scope))) },
        ["subjects", var s, .. var rest] => Subject(Checked(s), rest),
        ["schemas"] => new() { Get = r => Versions(r.Page(store.Schemas(r.SubjectPrefix, r.Scope, r.Flag("latestOnly")))) },
        ["schemas", "types"] => new() { Get = _ => Texts(["AVRO"]) },
        ["schemas", "ids", var id, .. var rest] when int.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            => SchemaById(number, rest),
        ["contexts"] => new() { Get = _ => Texts(["."]) },
        ["compatibility", "subjects", var s, "versions"] => new() { Post = r => Compatibility(r, store.TestCompatibility(Checked(s), Schema(r), Normalize(r))) },
        ["compatibility", "subjects", var s, "versions", var v] => new()
        {
            Post = r => Compatibility(r, store.TestCompatibility(Checked(s), VersionId.Parse(v), Schema(r), Normalize(r))),
        },
        ["config"] => Config(null),
        ["config", var s] => Config(Checked(s)),
        ["mode"] => Mode(null),
        ["mode", var s] => Mode(Checked(s)),
        _ => null,
    };

    private RegistryResource? Subject(string subject, string[] rest) => rest switch
    {
        [] => new()
        {
            Post = r => Version(store.LookUp(subject, Schema(r), Normalize(r), r.Scope)),
            Delete = r => Numbers(store.DeleteSubject(subject, r.Flag("permanent"))),
        },
        ["versions"] => new()
        {
            Get = r => Numbers(r.Page(store.Versions(subject, r.Scope))),
            Post = r => RegistryJson.Bytes(new IdAnswer(store.Register(subject, Schema(r), Normalize(r))), Json.IdAnswer),
        },
        ["versions", var v] => new()
        {
            Get = r => Version(store.Version(subject, VersionId.Parse(v), r.Scope)),
            Delete = r => RegistryJson.Bytes(store.DeleteVersion(subject, VersionId.Parse(v), r.Flag("permanent")), Json.Int32),
        },
        ["versions", var v, "schema"] => new() { Get = r => Plain(store.Version(subject, VersionId.Parse(v), r.Scope).Schema.Parsed) },
        ["versions", var v, "referencedby"] => new() { Get = r => Numbers(store.ReferencedBy(subject, VersionId.Parse(v), r.Scope)) },
        _ => null,
    };

    private RegistryResource? SchemaById(int id, string[] rest) => rest switch
    {
        [] => new() { Get = _ => Answer(store.Schema(id)) },
        ["schema"] => new() { Get = _ => Plain(store.Schema(id)) },
        ["subjects"] => new() { Get = r => Texts([.. store.Uses(id, r.Scope).Select(use => use.Subject).Distinct()]) },
        ["versions"] => new()
        {
            Get = r => RegistryJson.Bytes([.. store.Uses(id, r.Scope).Select(use => new UseAnswer(use.Subject, use.Version))], Json.IReadOnlyListUseAnswer),
        },
        _ => null,
    };

    private RegistryResource Config(string? subject) => new()
    {
        Get = r => Named(store.Level(subject, r.Flag("defaultToGlobal"))),
        Put = r =>
        {
            if (!CompatibilityLevel.TryParse(r.Read(Json.LevelBody).Compatibility, out var level)) throw RegistryErrors.InvalidLevel();
            store.SetLevel(subject, level);
            return RegistryJson.Bytes(new LevelBody(level.Name), Json.LevelBody);
        },
        Delete = _ => Named(store.ResetLevel(subject)),
    };

    private RegistryResource Mode(string? subject) => new()
    {
        Get = r => Named(store.Mode(subject, r.Flag("defaultToGlobal"))),
        Put = r =>
        {
            if (!RegistryMode.TryParse(r.Read(Json.ModeBody).Mode, out var mode)) throw RegistryErrors.InvalidMode();
            store.SetMode(subject, mode);
            return Named(mode);
        },
        Delete = _ => Named(store.ResetMode(subject)),
    };

    private static string Checked(string subject) => subject.Any(char.IsControl) ? throw RegistryErrors.InvalidSubject() : subject;

    private static bool Normalize(RegistryRequest request) => request.Flag("normalize");

    private static SchemaBody Schema(RegistryRequest request) => request.Read(Json.SchemaBody);

    private static byte[] Texts(IReadOnlyList<string> texts) => RegistryJson.Bytes(texts, Json.IReadOnlyListString);

    private static byte[] Numbers(IReadOnlyList<int> numbers) => RegistryJson.Bytes(numbers, Json.IReadOnlyListInt32);

    private static byte[] Named(CompatibilityLevel level) => RegistryJson.Bytes(new LevelAnswer(level.Name), Json.LevelAnswer);

    private static byte[] Named(RegistryMode mode) => RegistryJson.Bytes(new ModeBody(mode.Name), Json.ModeBody);

    private static byte[] Plain(ParsedSchema schema) => Encoding.UTF8.GetBytes(schema.Text);

    private static byte[] Answer(ParsedSchema schema) => RegistryJson.Bytes(new SchemaAnswer(schema.Text, References(schema)), Json.SchemaAnswer);

    private static byte[] Version(SubjectVersion version) => RegistryJson.Bytes(ToAnswer(version), Json.VersionAnswer);

    private static byte[] Versions(IReadOnlyList<SubjectVersion> versions) =>
        RegistryJson.Bytes([.. versions.Select(ToAnswer)], Json.IReadOnlyListVersionAnswer);

    private static byte[] Compatibility(RegistryRequest request, IReadOnlyList<string> differences) => RegistryJson.Bytes(
        new CompatibilityAnswer(differences.Count == 0, request.Flag("verbose") ? differences : null), Json.CompatibilityAnswer);

    private static VersionAnswer ToAnswer(SubjectVersion version) =>
        new(version.Subject, version.Version, version.Schema.Id, version.Schema.Parsed.Text, References(version.Schema.Parsed));

    private static IReadOnlyList<SchemaReference>? References(ParsedSchema schema) => schema.References.Count == 0 ? null : schema.References;
}
