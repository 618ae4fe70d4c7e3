using System.Text.Json;
using ConnectorHost.Rest.Errors;
using Microsoft.AspNetCore.Http;

namespace ConnectorHost.Rest.Json;

/// <summary>Reads request bodies as Kafka does: every config value becomes its source text, and what does not fit is a 500 (kafka-connect 2).</summary>
internal static class JsonBody
{
    /// <summary>The whole body as JSON.</summary>
    /// <exception cref="RestException">Absent, <c>null</c> or no JSON: 500.</exception>
    public static async ValueTask<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new RestException(500, request.ContentLength == 0 ? Missing : e.Message);
        }
        if (document.RootElement.ValueKind != JsonValueKind.Null) return document;
        document.Dispose();
        throw new RestException(500, Missing);
    }

    private const string Missing = "This request needs a JSON body";

    /// <summary>A flat map of config values. Of duplicate members the last counts.</summary>
    /// <param name="what">Names the map in error texts.</param>
    public static Dictionary<string, string?> Map(JsonElement element, string what)
    {
        if (element.ValueKind == JsonValueKind.String) throw new RestException(500, $"Cannot construct instance of a map for {what}: a JSON object is needed, not a text");
        if (element.ValueKind != JsonValueKind.Object) throw WrongKind(what, "a JSON object", element);
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) map[member.Name] = Text(member.Value, $"{what}[\"{member.Name}\"]");
        return map;
    }

    /// <summary>A text; numbers and booleans digit by digit as they were written, null as null.</summary>
    public static string? Text(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => throw WrongKind(what, "a text", element),
    };

    /// <summary>The members of a typed object; unknown ones are an error.</summary>
    public static Dictionary<string, JsonElement> Members(JsonElement element, string what, params string[] known)
    {
        if (element.ValueKind == JsonValueKind.Array) throw WrongKind(what, "a JSON object", element);
        if (element.ValueKind != JsonValueKind.Object) throw new RestException(500, $"Cannot construct instance of {what}: a JSON object is needed, not {Kind(element)}");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.Ordinal))
                throw new RestException(500, $"Unrecognized field \"{member.Name}\" of {what}; known are {string.Join(", ", known)}");
            members[member.Name] = member.Value;
        }
        return members;
    }

    private static RestException WrongKind(string what, string wanted, JsonElement element) =>
        new(500, $"Cannot deserialize value of {what}: {wanted} is needed, not {Kind(element)}");

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };
}
