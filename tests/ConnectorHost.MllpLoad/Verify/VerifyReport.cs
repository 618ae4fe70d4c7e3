using System.Text.Json.Serialization;

namespace ConnectorHost.MllpLoad.Verify;

/// <param name="Repeated">Control ids with more than one record: a repeat after a lost answer, or a message that gives several events.</param>
/// <param name="Unanswered">Control ids on a topic that nobody was answered for.</param>
internal sealed record VerifyReport(int Accepted, int Missing, int Topics, long Records, int Repeated, int Unanswered);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerifyReport))]
internal sealed partial class VerifyJson : JsonSerializerContext;
