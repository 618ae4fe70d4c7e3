using System.Text;

namespace ConnectorHost.Cli.Send;

/// <summary>The few fields <c>send</c> needs of a message or an answer; anything unreadable reads as empty.</summary>
internal static class Hl7Peek
{
    /// <summary>A field of the first segment of that name, as text; MSH counts its separator as field 1.</summary>
    public static string Field(ReadOnlySpan<byte> body, string segment, int field) => Fields(body, segment, field) is [var first, ..] ? first : "";

    /// <summary>The field in every segment of that name.</summary>
    public static IReadOnlyList<string> Fields(ReadOnlySpan<byte> body, string segment, int field)
    {
        var found = new List<string>(1);
        var text = Encoding.Latin1.GetString(body);
        foreach (var line in text.Split('\r', '\n'))
        {
            if (line.Length <= 3 || !line.StartsWith(segment, StringComparison.Ordinal)) continue;
            var parts = line.Split(line[3]);
            var at = segment == "MSH" ? field - 1 : field;
            if (at < parts.Length) found.Add(parts[at]);
        }
        return found;
    }

    /// <summary>What a sender may expect (hl7-mllp 5.2): two answers, one, none, or one only when something is wrong.</summary>
    public static Expectation Expect(ReadOnlySpan<byte> body)
    {
        if (Field(body, "MSH", 9).Split('^')[0] == "ACK") return Expectation.None;
        var (accept, application) = (Field(body, "MSH", 15).Trim(), Field(body, "MSH", 16).Trim());
        if (accept.Length == 0 && application.Length == 0) return Expectation.One;
        var acceptOnSuccess = accept is "AL" or "SU";
        var applicationOnSuccess = application is "AL" or "SU";
        if (acceptOnSuccess && applicationOnSuccess) return Expectation.Two;
        if (acceptOnSuccess || applicationOnSuccess) return Expectation.One;
        return accept is "ER" || application is "ER" ? Expectation.OnlyOnError : Expectation.None;
    }
}

/// <summary>How many answers a message that goes well gets.</summary>
internal enum Expectation { None, OnlyOnError, One, Two }
