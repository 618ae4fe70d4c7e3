namespace ConnectorHost.MllpLoad.Verify;

/// <summary>What the topics held when they were read to their ends.</summary>
/// <param name="ByControlId">How many records carry a control id.</param>
internal sealed record StoredControlIds(int Topics, long Records, IReadOnlyDictionary<string, int> ByControlId);
