namespace ConnectorHost.Embedded;

/// <summary>The embedded broker or registry cannot start. The message names the setting to change.</summary>
internal sealed class EmbeddedStartException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The fixed port is held by another program.</summary>
    public static EmbeddedStartException PortTaken(string service, string setting, int port, Exception inner) => new(
        $"The {service} cannot listen on 127.0.0.1:{port}: {inner.Message}. " +
        $"Set '{setting}' to a free port (0 takes any), or stop the program that holds this one.", inner);
}
