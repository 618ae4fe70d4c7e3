using ConnectorHost.Rest.Json;
using ConnectorHost.Runtime.Herding;
using Microsoft.AspNetCore.Http;

namespace ConnectorHost.Rest.Errors;

/// <summary>Which status a failure gets (kafka-connect 2, "Exception to status mapping").</summary>
internal static class ErrorMapping
{
    public static RestAnswer Answer(Exception error) => Answer(Status(error), error.Message);

    public static RestAnswer Answer(int status, string message) =>
        RestAnswer.Json(status, new ErrorMessage(status, message.Length == 0 ? $"HTTP {status}" : message), RestJson.Relaxed.ErrorMessage);

    private static int Status(Exception error) => error switch
    {
        RestException e => e.Status,
        NotFoundException => 404,
        AlreadyExistsException => 409,
        BadRequestException => 400,
        BadHttpRequestException e => e.StatusCode,
        _ => 500,
    };
}
