namespace ConnectorHost.Embedded;

/// <summary>A refusal that goes to the client as status, code and message.</summary>
internal sealed class RegistryException(int status, int code, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;
    public int Code { get; } = code;
}

/// <summary>The refusals of the registry, in Confluent's codes and words (kafka-connect 26).</summary>
internal static class RegistryErrors
{
    public static RegistryException NotFound() => new(404, 404, "HTTP 404 Not Found");
    public static RegistryException MethodNotAllowed() => new(405, 405, "HTTP 405 Method Not Allowed");
    public static RegistryException NotAcceptable() => new(406, 406, "HTTP 406 Not Acceptable");
    public static RegistryException UnsupportedMediaType() => new(415, 415, "HTTP 415 Unsupported Media Type");
    public static RegistryException BodyTooLarge(int limit) => new(413, 413, $"The request body is larger than {limit} bytes");
    public static RegistryException MalformedBody(Exception e) => new(400, 400, $"The request body is not what this call takes: {e.Message}", e);
    public static RegistryException MissingBody() => new(422, 422, "The request body must not be empty");
    public static RegistryException InvalidSubject() => new(422, 42208, "The specified subject is not valid: it holds control characters");

    public static RegistryException SubjectNotFound(string subject) => new(404, 40401, $"Subject '{subject}' not found.");
    public static RegistryException VersionNotFound(int? version) => new(404, 40402, $"Version {version ?? -1} not found.");
    public static RegistryException SchemaNotFound() => new(404, 40403, "Schema not found");
    public static RegistryException SchemaNotFound(int id) => new(404, 40403, $"Schema {id} not found");
    public static RegistryException SubjectSoftDeleted(string subject) =>
        new(404, 40404, $"Subject '{subject}' was soft deleted.Set permanent=true to delete permanently");
    public static RegistryException SubjectNotSoftDeleted(string subject) =>
        new(404, 40405, $"Subject '{subject}' was not deleted first before being permanently deleted");
    public static RegistryException VersionSoftDeleted(SubjectVersion version) =>
        new(404, 40406, $"Subject '{version.Subject}' Version {version.Version} was soft deleted.Set permanent=true to delete permanently");
    public static RegistryException VersionNotSoftDeleted(SubjectVersion version) =>
        new(404, 40407, $"Subject '{version.Subject}' Version {version.Version} was not deleted first before being permanently deleted");
    public static RegistryException NoSubjectLevel(string subject) =>
        new(404, 40408, $"Subject '{subject}' does not have subject-level compatibility configured");
    public static RegistryException NoSubjectMode(string subject) =>
        new(404, 40409, $"Subject '{subject}' does not have subject-level mode configured");

    public static RegistryException Incompatible(string subject, IReadOnlyList<string> messages) => new(409, 409,
        $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{string.Join(", ", messages)}]");

    public static RegistryException InvalidSchema(string message, Exception? inner = null) => new(422, 42201, message, inner);
    public static RegistryException InvalidVersion(string version) => new(422, 42202,
        $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    public static RegistryException InvalidLevel() => new(422, 42203,
        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
    public static RegistryException InvalidMode() => new(422, 42204,
        "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, and IMPORT");
    public static RegistryException ReadOnly(string subject) => new(422, 42205, $"Subject {subject} in context . is in read-only mode");
    public static RegistryException NotImporting(string subject) => new(422, 42205, $"Subject {subject} in context . is not in import mode");
    public static RegistryException IdTaken(int id) => new(422, 42205, $"Overwrite new schema with id {id} is not permitted.");
    public static RegistryException Referenced(SubjectVersion version) => new(422, 42206,
        $"One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={version.Subject},version={version.Version}}}.");

    public static RegistryException Full(string what) => new(507, 507,
        $"The embedded registry holds {what}, its limit. Delete subjects permanently, or use a registry of its own (schema.registry.url).");
}
