using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ConnectorHost.Embedded;

/// <summary>Parameters and body of one call.</summary>
/// <param name="Query">Unknown parameters are ignored.</param>
/// <param name="Body">Empty for calls that take none.</param>
internal sealed record RegistryRequest(IQueryCollection Query, ReadOnlyMemory<byte> Body)
{
    public VersionScope Scope => Flag("deletedOnly") ? VersionScope.DeletedOnly : Flag("deleted") ? VersionScope.All : VersionScope.Live;

    /// <summary>Names of all contexts start with <c>:*:</c>; there is only the default one here.</summary>
    public string SubjectPrefix => Query["subjectPrefix"].FirstOrDefault() is { } prefix and not ":*:" ? prefix : "";

    /// <summary>Clients write <c>true</c> in any case; every other text is false.</summary>
    public bool Flag(string name) => "true".Equals(Query[name].FirstOrDefault(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The part of a list that <c>offset</c> and <c>limit</c> ask for.</summary>
    public IReadOnlyList<T> Page<T>(IReadOnlyList<T> list)
    {
        var limit = Number("limit", -1);
        return [.. list.Skip(Number("offset", 0)).Take(limit < 0 ? int.MaxValue : limit)];
    }

    /// <exception cref="RegistryException">400 for a body of another shape, 422 without one.</exception>
    public T Read<T>(JsonTypeInfo<T> type) where T : class
    {
        if (Body.Span.Trim(" \t\r\n"u8).IsEmpty) throw RegistryErrors.MissingBody();
        try
        {
            return JsonSerializer.Deserialize(Body.Span, type) ?? throw RegistryErrors.MissingBody();
        }
        catch (JsonException e)
        {
            throw RegistryErrors.MalformedBody(e);
        }
    }

    private int Number(string name, int absent) =>
        int.TryParse(Query[name].FirstOrDefault(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : absent;
}
