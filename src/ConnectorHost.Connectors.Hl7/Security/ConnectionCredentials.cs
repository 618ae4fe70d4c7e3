namespace ConnectorHost.Connectors.Hl7.Security;

/// <summary>What the credential checks of one connection have shown so far; used by its reading loop alone.</summary>
internal sealed class ConnectionCredentials
{
    private const int MostFailures = 3;
    private int _failures;

    /// <summary>Good credentials came once.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The third failure in a row: this one is answered, then the connection closes (hl7-mllp 20.2).</summary>
    /// <remarks>Stays so: nothing that comes behind it, in the same frame either, is compared any more.</remarks>
    public bool IsOut { get; private set; }

    public void Passed() => (IsProven, _failures) = (true, 0);

    public void Failed() => IsOut |= ++_failures >= MostFailures;
}
