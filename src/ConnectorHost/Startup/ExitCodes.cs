namespace ConnectorHost.Startup;

/// <summary>How the process ends, as Kafka Connect's workers do (ecosystem 4).</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Bad command line; for <c>send</c>: not every answer was AA or CA.</summary>
    public const int Usage = 1;

    /// <summary>Bad settings, or another failure before anything ran.</summary>
    public const int BadConfiguration = 2;

    /// <summary>Failed while starting.</summary>
    public const int StartFailed = 3;

    /// <summary>128 and the number of the signal.</summary>
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
