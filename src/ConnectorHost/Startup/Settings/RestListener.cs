using System.Globalization;
using System.Net;
using ConnectorHost.PluginApi.Errors;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConnectorHost.Startup.Settings;

/// <summary>One address of <c>listeners</c>.</summary>
/// <param name="Host">Empty: all interfaces.</param>
/// <param name="Port">0: any free port.</param>
internal sealed record RestListener(string Host, int Port)
{
    /// <exception cref="ConfigException">Not <c>http://host:port</c>.</exception>
    public static RestListener Parse(string text)
    {
        var parts = text.Split("://", 2);
        if (parts.Length != 2) throw Bad(text, "it must look like http://127.0.0.1:8083 or http://:8083");
        if (!parts[0].Equals("http", StringComparison.OrdinalIgnoreCase)) throw Bad(text, "the REST API speaks http only so far; put a TLS proxy in front of it");
        var at = parts[1].LastIndexOf(':');
        if (at < 0 || !int.TryParse(parts[1].AsSpan(at + 1).TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65_535)
            throw Bad(text, "the port must be a number from 0 to 65535");
        return new RestListener(parts[1][..at].Trim('[', ']'), port);
    }

    /// <summary>Opens it. A name is looked up; <c>localhost</c> means both loopback addresses, with port 0 the IPv4 one.</summary>
    public void Listen(KestrelServerOptions options)
    {
        if (Host is "" or "0.0.0.0" or "::") options.ListenAnyIP(Port);
        else if (IPAddress.TryParse(Host, out var address)) options.Listen(address, Port);
        else if (Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && Port != 0) options.ListenLocalhost(Port);
        else options.Listen(Resolve(Host), Port);
    }

    private static IPAddress Resolve(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
        try { return Dns.GetHostAddresses(host).First(); }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or InvalidOperationException)
        {
            throw Bad($"http://{host}", "the host name cannot be resolved");
        }
    }

    private static ConfigException Bad(string text, string problem) => new("listeners", text, problem);
}
