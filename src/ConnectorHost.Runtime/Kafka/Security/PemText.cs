using System.Text;
using System.Text.RegularExpressions;

namespace ConnectorHost.Runtime.Kafka.Security;

/// <summary>PEM given in a setting: Java takes blanks for line breaks, the client does not.</summary>
internal static partial class PemText
{
    /// <summary>The same blocks with line breaks where PEM has them; text between blocks is dropped.</summary>
    /// <returns>Null when there is no block.</returns>
    public static string? Rewrap(string text)
    {
        var result = new StringBuilder();
        foreach (Match block in Block().Matches(text))
        {
            result.Append("-----BEGIN ").Append(block.Groups[1].Value).Append("-----\n");
            var body = block.Groups[2].Value.Trim();
            foreach (var header in Header().Matches(body).Select(m => m.Value.Trim())) result.Append(header).Append('\n');
            var base64 = Blanks().Replace(Header().Replace(body, ""), "");
            if (Header().IsMatch(body)) result.Append('\n');
            for (var i = 0; i < base64.Length; i += 64) result.Append(base64.AsSpan(i, Math.Min(64, base64.Length - i))).Append('\n');
            result.Append("-----END ").Append(block.Groups[1].Value).Append("-----\n");
        }
        return result.Length == 0 ? null : result.ToString();
    }

    [GeneratedRegex(@"-----BEGIN\s+([A-Z0-9 ]+?)\s*-----(.*?)-----END\s+\1\s*-----", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    /// <summary>Headers of an encrypted traditional key, <c>Proc-Type: 4,ENCRYPTED</c> and <c>DEK-Info: AES-256-CBC,0123</c>.</summary>
    [GeneratedRegex(@"(?:Proc-Type|DEK-Info):\s*[A-Za-z0-9\-]+,[A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
