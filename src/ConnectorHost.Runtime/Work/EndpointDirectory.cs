using System.Collections.Concurrent;

namespace ConnectorHost.Runtime.Work;

/// <summary>Where the connectors of this worker take data in, as their tasks made it known. Any thread.</summary>
internal sealed class EndpointDirectory
{
    private readonly ConcurrentDictionary<(string Connector, string Name), string> _addresses = new();

    public void Publish(string connector, string name, string? address)
    {
        if (address is null) _addresses.TryRemove((connector, name), out _);
        else _addresses[(connector, name)] = address;
    }

    /// <summary>Names and addresses of one connector, by name.</summary>
    public IReadOnlyList<(string Name, string Address)> Of(string connector) =>
        [.. _addresses.Where(a => a.Key.Connector == connector).Select(a => (a.Key.Name, a.Value)).OrderBy(a => a.Name, StringComparer.Ordinal)];
}
