using System.Globalization;
using System.Security.Cryptography;
using ConnectorHost.Hl7.Messages.Writing;

namespace ConnectorHost.Cli.Send;

/// <summary>Control ids no run has used before: seven letters of this run and a number, nothing that could be a delimiter. At most 20 characters, the limit before version 2.7.</summary>
internal sealed class FreshControlIds
{
    private readonly string _run = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 7);
    private long _count;

    /// <summary>The frame with a fresh MSH-10 in each of its messages; every other byte as it was. One that cannot be read stays as it is.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> body) => Hl7Edit.WithControlIds(body, Next);

    private string Next() => string.Create(CultureInfo.InvariantCulture, $"{_run}{++_count}");
}
