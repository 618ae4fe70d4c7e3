namespace ConnectorHost.Cli.Send;

/// <summary>The command cannot go on; the message says why and what would help, for people.</summary>
internal sealed class SendFault(string message, Exception? cause = null) : Exception(message, cause);
