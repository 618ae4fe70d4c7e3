namespace ConnectorHost.Rest.Errors;

/// <summary>An answer other than success, decided where it is thrown.</summary>
internal sealed class RestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static RestException NotFound() => new(404, "HTTP 404 Not Found");

    public static RestException MethodNotAllowed() => new(405, "HTTP 405 Method Not Allowed");

    public static RestException NotAcceptable() => new(406, "HTTP 406 Not Acceptable");

    public static RestException UnsupportedMediaType() => new(415, "HTTP 415 Unsupported Media Type");
}
