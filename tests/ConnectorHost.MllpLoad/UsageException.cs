namespace ConnectorHost.MllpLoad;

/// <summary>The command line cannot be carried out; the message says why and what would do.</summary>
internal sealed class UsageException(string message) : Exception(message);
