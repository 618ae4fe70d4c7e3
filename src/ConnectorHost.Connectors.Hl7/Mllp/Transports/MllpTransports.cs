using ConnectorHost.PluginApi.Config;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>The transports a listener can stand on; both behave alike and pass the same tests (decision 0015).</summary>
internal static class MllpTransports
{
    public static readonly ConfigKey<MllpTransportKind> Key = ConfigKey.Choice<MllpTransportKind>("mllp.transport").Default(MllpTransportKind.Kestrel).In("MLLP", 20)
        .Doc("What stands under the listener, with the same behaviour: 'kestrel' (sockets of the runtime behind Kestrel's connection abstraction) needs about half the processor time of 'dotnetty' (DotNetty channels).");

    public static readonly ConfigDef Keys = new(Key);

    public static IConnectionListenerFactory Create(MllpTransportKind kind) => kind switch
    {
        MllpTransportKind.DotNetty => new DotNettyTransport(),
        _ => new SocketTransport(),
    };
}
