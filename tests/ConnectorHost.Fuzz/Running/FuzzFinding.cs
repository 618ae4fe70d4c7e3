using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ConnectorHost.Fuzz.Running;

/// <summary>An input that broke something: a line that names target and seed, then the bytes.</summary>
internal sealed partial record FuzzFinding(string Target, ulong Seed, byte[] Input, string What)
{
    /// <summary>Writes it for a replay.</summary>
    /// <returns>The file.</returns>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"fuzz-{Target}-{Seed:x16}.bin"));
        File.WriteAllBytes(file, [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"connectorhost-fuzz {Target} {Seed}\n")), .. Input]);
        return file;
    }

    /// <exception cref="ArgumentException">The file is none of ours.</exception>
    public static FuzzFinding Load(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 || FirstLine().Match(Encoding.ASCII.GetString(bytes, 0, end)) is not { Success: true } match) throw new ArgumentException($"{file} was not written by this program.");
        return new FuzzFinding(match.Groups[1].Value, ulong.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), bytes[(end + 1)..], "");
    }

    [GeneratedRegex(@"\Aconnectorhost-fuzz (\w+) (\d+)\z")]
    private static partial Regex FirstLine();
}
