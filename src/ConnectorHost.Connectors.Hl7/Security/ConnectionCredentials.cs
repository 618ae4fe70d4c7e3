namespace ConnectorHost.Connectors.Hl7.Security;

/// <summary>What the credential checks of one connection have shown so far; used by its reading loop alone.</summary>
internal sealed class ConnectionCredentials
{
    private const int MostFailures = 3;
    private int _failures;

    /// <summary>Good credentials came once.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The third failure in a row: this one is answered, then the connection closes (hl7-mllp 20.2).</summary>
    public bool IsOut => _failures >= MostFailures;

    public void Passed() => (IsProven, _failures) = (true, 0);

    public void Failed() => _failures++;
}
