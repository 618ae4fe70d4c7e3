using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>A connection that passed the door: its pipes carry MLLP in clear.</summary>
/// <param name="Connection">Stands for the accepted connection; disposing it disposes that one.</param>
/// <param name="Peer">Address and port of the sender as text, behind a PROXY header if there was one: for logs, limits and dead letters.</param>
/// <param name="Address">The same as an end point; null when unknown.</param>
internal sealed record OpenedConnection(ConnectionContext Connection, string Peer, EndPoint? Address);
