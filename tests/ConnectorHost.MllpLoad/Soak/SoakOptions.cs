using ConnectorHost.MllpLoad.Load;

namespace ConnectorHost.MllpLoad.Soak;

/// <summary>What the command line of <c>soak</c> asks for.</summary>
/// <param name="Rate">Messages a second over all connections, repeats included; null: as fast as they are answered.</param>
/// <param name="MaxFrame">The receiver's limit of a frame; oversize frames are a little larger.</param>
internal sealed record SoakOptions(
    string Host, int Port, int Connections, TimeSpan Duration, int? Rate, int MaxFrame, int Seed, int Patients, string[] Types, string Prefix, string AcceptedFile, string? RejectedFile, TimeSpan AckTimeout, ReportForm Report)
{
    public static SoakOptions Parse(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args);
        var minutes = given.OptionalInt32("--minutes");
        var seconds = given.OptionalInt32("--seconds");
        if (minutes is not null && seconds is not null) throw new UsageException("--minutes and --seconds exclude each other.");
        var types = given.List("--types");
        var options = new SoakOptions(
            given.Text("--host") ?? "127.0.0.1",
            given.OptionalInt32("--port") ?? throw new UsageException("--port is missing."),
            given.Int32("--connections", 24),
            minutes is { } m ? TimeSpan.FromMinutes(m) : TimeSpan.FromSeconds(seconds ?? 60),
            given.OptionalInt32("--rate"),
            given.Int32("--max-frame", 10_485_760, least: 1024),
            given.Int32("--seed", 1),
            given.Int32("--patients", 1000),
            types.Length > 0 ? types : ["adt", "oru", "orm"],
            given.Text("--prefix") ?? $"S{Guid.NewGuid().ToString("N")[..7]}",
            given.Required("--accepted"),
            given.Text("--rejected"),
            given.Seconds("--ack-timeout", 60),
            given.OneOf("--report", ReportForm.Text));
        given.EndOfOptions();
        if (options.Connections > 256) throw new UsageException("--connections is at most 256: each has a thread.");
        return options;
    }
}
