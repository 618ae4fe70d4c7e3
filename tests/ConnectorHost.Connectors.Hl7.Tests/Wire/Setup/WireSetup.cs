namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>What lies under the listener while a suite runs.</summary>
public sealed record WireSetup(string Transport, bool Tls)
{
    public static WireSetup Kestrel { get; } = new("kestrel", false);
    public static WireSetup DotNetty { get; } = new("dotnetty", false);
    public static WireSetup KestrelTls { get; } = new("kestrel", true);
    public static WireSetup DotNettyTls { get; } = new("dotnetty", true);
}
