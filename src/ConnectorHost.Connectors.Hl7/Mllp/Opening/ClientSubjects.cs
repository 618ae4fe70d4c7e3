using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Names of the client certificates that may connect, compared exactly (hl7-mllp 20.2).</summary>
/// <remarks>An entry with <c>=</c> is a whole subject as in RFC 2253; any other is a common name or an alternative name: DNS, e-mail, URI or IP address.</remarks>
internal sealed class ClientSubjects
{
    private const string AlternativeNames = "2.5.29.17";
    private readonly HashSet<string> _subjects;
    private readonly HashSet<string> _names;

    private ClientSubjects(HashSet<string> subjects, HashSet<string> names) => (_subjects, _names) = (subjects, names);

    public bool IsEmpty => _subjects.Count + _names.Count == 0;

    public static ClientSubjects From(string text)
    {
        var entries = Split(text);
        return new ClientSubjects(
            entries.Where(IsSubject).Select(e => Canonical(new X500DistinguishedName(e))).ToHashSet(StringComparer.Ordinal),
            entries.Where(e => !IsSubject(e)).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The tail of a sentence about the first entry that is no name; null when all are good.</summary>
    public static string? ProblemOf(string text)
    {
        foreach (var entry in Split(text).Where(IsSubject))
        {
            try
            {
                _ = Canonical(new X500DistinguishedName(entry));
            }
            catch (CryptographicException)
            {
                return $"'{entry}' is no subject as in RFC 2253, such as CN=lab,O=Clinic,C=DE; separate several by semicolons";
            }
        }
        return null;
    }

    public bool Admits(X509Certificate2 certificate)
    {
        if (_subjects.Contains(Canonical(certificate.SubjectName))) return true;
        return _names.Count > 0 && NamesOf(certificate).Any(_names.Contains);
    }

    // Subjects contain commas, names do not.
    private static string[] Split(string text) =>
        text.Split(IsSubject(text) ? [';'] : [';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsSubject(string entry) => entry.Contains('=', StringComparison.Ordinal);

    // Attribute types by number and values as text: blanks, names of types and string encodings do not count.
    private static string Canonical(X500DistinguishedName name)
    {
        var text = new StringBuilder();
        foreach (var part in name.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements) text.Append(Convert.ToHexString(part.RawData.Span)).Append('\0');
            else text.Append(part.GetSingleElementType().Value).Append('=').Append(part.GetSingleElementValue()).Append('\0');
        }
        return text.ToString();
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3" && part.GetSingleElementValue() is { } commonName) yield return commonName;
        }
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value != AlternativeNames) continue;
            foreach (var name in Alternatives(extension.RawData)) yield return name;
        }
    }

    private static List<string> Alternatives(byte[] extension)
    {
        var names = new List<string>();
        try
        {
            var reader = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                var tag = reader.PeekTag();
                if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is 1 or 2 or 6) names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                else if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue == 7) names.Add(new IPAddress(reader.ReadOctetString(tag)).ToString());
                else reader.ReadEncodedValue();
            }
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException)
        {
            // Names that cannot be read match nothing.
        }
        return names;
    }
}
