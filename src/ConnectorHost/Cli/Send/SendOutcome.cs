using System.Globalization;

namespace ConnectorHost.Cli.Send;

internal enum OutcomeKind { Positive, Negative, Silent, Lost }

/// <summary>What became of one frame.</summary>
/// <param name="Codes">MSA-1 of every acknowledgement in order; empty without an answer.</param>
/// <param name="Text">Why there was no answer, or what a negative one says.</param>
internal sealed record SendOutcome(OutcomeKind Kind, string Source, IReadOnlyList<string> Codes, string ControlId, TimeSpan RoundTrip, string Text)
{
    public static SendOutcome Answered(SentFrame sent, TimeSpan roundTrip)
    {
        var isPositive = sent.Codes.Count > 0 && sent.Codes.All(c => c is "AA" or "CA" or "06");
        if (sent.Codes.Count > 0) return new(isPositive ? OutcomeKind.Positive : OutcomeKind.Negative, sent.Frame.Source, [.. sent.Codes], sent.ControlId, roundTrip, sent.Text);
        var asked = sent.Messages.Any(m => m.Wanted == Expectation.OnlyOnError) ? "no answer, as the message asks for one only when something is wrong" : "no answer, as the message asks for none";
        return new(OutcomeKind.Silent, sent.Frame.Source, [], sent.ControlId, roundTrip, asked);
    }

    public static SendOutcome WithoutAnswer(SentFrame sent, TimeSpan waited, string why) => new(OutcomeKind.Lost, sent.Frame.Source, [.. sent.Codes], sent.ControlId, waited, why);

    /// <summary>One line: code, control id, round trip, file, text.</summary>
    public string Line()
    {
        var code = Codes.Count == 0 ? "--" : string.Join(',', Codes.Count <= 2 ? Codes : Codes.GroupBy(c => c).Select(g => $"{g.Key}x{g.Count()}"));
        var id = string.Concat(ControlId.Take(64).Select(c => char.IsControl(c) ? '?' : c));
        var line = string.Create(CultureInfo.InvariantCulture, $"{code,-5}  {id,-20}  {RoundTrip.TotalMilliseconds,8:0.0} ms  {Source}");
        return Text.Length == 0 ? line : $"{line}  {Text}";
    }
}
