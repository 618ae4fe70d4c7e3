using System.Net;
using System.Net.Sockets;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Addresses and CIDR ranges that may connect (hl7-mllp 20.2). An empty list admits everybody.</summary>
internal sealed class AllowedHosts
{
    private readonly IPNetwork[] _networks;

    private AllowedHosts(IPNetwork[] networks) => _networks = networks;

    /// <param name="entries">Checked by <see cref="ProblemOf"/> before.</param>
    public static AllowedHosts From(IReadOnlyList<string> entries)
    {
        var networks = new IPNetwork[entries.Count];
        for (var i = 0; i < networks.Length; i++) networks[i] = TryParse(entries[i], out var network) is { } problem ? throw new ArgumentException(problem) : network;
        return new AllowedHosts(networks);
    }

    /// <summary>The tail of a sentence about the first entry that is no address and no range; null when all are good.</summary>
    public static string? ProblemOf(IReadOnlyList<string> entries) => entries.Select(e => TryParse(e, out _)).FirstOrDefault(p => p is not null);

    /// <summary>Whether a peer may connect. A peer without an IP address (no socket) is only admitted by an empty list.</summary>
    public bool Admits(EndPoint? peer)
    {
        if (_networks.Length == 0) return true;
        if (peer is not IPEndPoint { Address: var address }) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in _networks)
        {
            if (network.Contains(address)) return true;
        }
        return false;
    }

    private static string? TryParse(string entry, out IPNetwork network)
    {
        network = default;
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var text = slash < 0 ? entry : entry[..slash];
        if (!IPAddress.TryParse(text, out var address) || !IsWritten(text, address)) return $"'{entry}' is no address and no CIDR range; write 10.1.2.3, 10.1.0.0/16 or fd00::/8 (host names are not looked up)";
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0) return $"'{entry}' names an interface (%); leave it out";
        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = most;
        if (slash >= 0 && (!int.TryParse(entry.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out bits) || bits > most)) return $"'{entry}' must end in a prefix length between 0 and {most}";
        if (address.IsIPv4MappedToIPv6)
        {
            if (bits < 96) return $"'{entry}' is a range of mapped IPv4 addresses; write it as an IPv4 range";
            (address, bits, most) = (address.MapToIPv4(), bits - 96, 32);
        }
        var start = Masked(address, bits);
        if (!start.Equals(address)) return $"'{entry}' has bits set behind its prefix; write {start}/{bits} for the range or {address} for the one address";
        network = new IPNetwork(address, bits);
        return null;
    }

    // 10.1 and 0x0a.1.1.1 are addresses for some programs and slips for everybody else.
    private static bool IsWritten(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.StartsWith('[') : string.Equals(text, address.ToString(), StringComparison.Ordinal);

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }
        return new IPAddress(bytes);
    }
}
