namespace ConnectorHost.IntegrationTests.Senders;

/// <summary>What a sender reads in an answer frame. Only for our own answers, which use <c>|</c>.</summary>
internal sealed record Answer(string Text)
{
    public string Code => Codes.Single();

    public string ControlId => ControlIds.Single();

    /// <summary>One for each message of a batch.</summary>
    public IReadOnlyList<string> Codes => [.. Fields("MSA", 1)];

    public IReadOnlyList<string> ControlIds => [.. Fields("MSA", 2)];

    /// <summary>The field of each segment of that name; as segments count, so not for MSH, whose first field is the separator.</summary>
    public IEnumerable<string> Fields(string segment, int field) =>
        from line in Text.Split('\r')
        let fields = line.Split('|')
        where fields[0] == segment
        select fields.ElementAtOrDefault(field) ?? "";
}
