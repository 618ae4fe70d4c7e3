using System.Globalization;

namespace ConnectorHost.Embedded;

/// <summary>A version in a path: a number from 1, or the latest.</summary>
internal readonly record struct VersionId(int? Number)
{
    /// <exception cref="RegistryException">42202: neither a number from 1 to 2^31-1 nor <c>latest</c> nor -1.</exception>
    public static VersionId Parse(string text)
    {
        if (text is "latest" or "-1") return new(null);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1) return new(number);
        throw RegistryErrors.InvalidVersion(text);
    }
}
