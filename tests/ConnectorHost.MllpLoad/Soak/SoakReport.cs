using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectorHost.MllpLoad.Soak;

/// <param name="Messages">Different messages.</param>
/// <param name="Accepted">Of them, answered AA or CA at least once.</param>
/// <param name="Abandoned">Never answered and not sent again on purpose: a topic may hold each once or not at all.</param>
/// <param name="Unanswered">Sent again and again without an answer: none may be left.</param>
/// <param name="Rejected">Answered otherwise although they are good: none may be.</param>
internal sealed record SoakReport(string Prefix, double Seconds, long Messages, long Accepted, long Abandoned, long Unanswered, long Rejected, long Faults, IReadOnlyDictionary<string, long> Scenes, IReadOnlyList<string> Notes)
{
    public bool IsGood => Faults == 0 && Rejected == 0 && Unanswered == 0 && Accepted > 0;

    public void Print(TextWriter to, ReportForm form)
    {
        if (form == ReportForm.Json)
        {
            to.WriteLine(JsonSerializer.Serialize(this, SoakJson.Default.SoakReport));
            return;
        }
        to.WriteLine($"{Messages} messages in {Seconds:0} s: {Accepted} accepted, {Abandoned} left unanswered on purpose, {Unanswered} without an answer, {Rejected} rejected; {Faults} faults");
        to.WriteLine($"scenes: {string.Join(", ", Scenes.Select(s => $"{s.Key} {s.Value}"))}");
        foreach (var note in Notes) to.WriteLine($"fault: {note}");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SoakReport))]
internal sealed partial class SoakJson : JsonSerializerContext;
