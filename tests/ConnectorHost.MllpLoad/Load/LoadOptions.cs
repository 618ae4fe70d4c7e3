namespace ConnectorHost.MllpLoad.Load;

internal enum LoadMode { Lockstep, Pipelined }

/// <summary>What the command line of <c>send</c> asks for.</summary>
/// <param name="Window">Messages in flight per connection; 1 in lock-step.</param>
/// <param name="Messages">How many to send, or null: as many as fit into <paramref name="Duration"/>.</param>
/// <param name="Rate">Messages per second over all connections, or null: no limit.</param>
internal sealed record LoadOptions(
    string Host,
    int Port,
    int Connections,
    int Window,
    int? Messages,
    TimeSpan? Duration,
    int? Rate,
    int Warmup,
    int Patients,
    string[] Types,
    string[] Templates,
    string Prefix,
    string? AcceptedFile,
    string? RejectedFile,
    bool Reconnect,
    TimeSpan AckTimeout,
    TimeSpan GiveUp,
    bool AllowRejected,
    ReportForm Report)
{
    private const int MaxPrefix = 10;          // with a dash and nine digits: 20 characters, the limit of MSH-10 before 2.7
    private const int MaxConnections = 1000;

    public static LoadOptions Parse(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args, "--reconnect", "--allow-rejected");
        var mode = given.OneOf("--mode", LoadMode.Lockstep);
        var inflight = given.OptionalInt32("--inflight");
        if (inflight > 1 && mode == LoadMode.Lockstep) throw new UsageException("--inflight needs --mode pipelined.");
        var messages = given.OptionalInt32("--messages");
        var seconds = given.OptionalInt32("--seconds") ?? (messages is null ? 10 : null);
        var options = new LoadOptions(
            given.Text("--host") ?? "127.0.0.1",
            given.OptionalInt32("--port") ?? throw new UsageException("--port is missing."),
            given.Int32("--connections", 8),
            mode == LoadMode.Lockstep ? 1 : inflight ?? 16,
            messages,
            seconds is { } s ? TimeSpan.FromSeconds(s) : null,
            given.OptionalInt32("--rate"),
            given.Int32("--warmup", 0, least: 0),
            given.Int32("--patients", 1000),
            given.List("--types"),
            given.List("--template"),
            given.Text("--prefix") ?? $"L{Guid.NewGuid().ToString("N")[..7]}",
            given.Text("--accepted"),
            given.Text("--rejected"),
            given.Flag("--reconnect"),
            given.Seconds("--ack-timeout", 60),
            given.Seconds("--give-up", 120),
            given.Flag("--allow-rejected"),
            given.OneOf("--report", ReportForm.Text));
        given.EndOfOptions();
        options.Check();
        return options;
    }

    private void Check()
    {
        if (Connections > MaxConnections) throw new UsageException($"--connections is {Connections}; one thread drives at most {MaxConnections}.");
        if (Types.Length > 0 && Templates.Length > 0) throw new UsageException("--types and --template exclude each other.");
        if (Prefix.Length is 0 or > MaxPrefix || !Prefix.All(char.IsAsciiLetterOrDigit)) throw new UsageException($"--prefix must be 1 to {MaxPrefix} ASCII letters or digits.");
    }
}
