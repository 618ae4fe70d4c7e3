using System.Net;
using System.Net.Sockets;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>Ports that stay the same while a process ends and comes back.</summary>
/// <remarks>Outside the range the system takes source ports from: there, a client that keeps trying a port nobody listens on can end up connected to itself.</remarks>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 29_000;

    /// <returns>A port that is free, as is the next one.</returns>
    public static int FreePair()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port) && IsFree(port + 1)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try { listener.Start(); }
        catch (SocketException) { return false; }
        return true;
    }
}
