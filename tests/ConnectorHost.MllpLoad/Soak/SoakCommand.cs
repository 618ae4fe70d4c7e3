using System.Diagnostics;
using System.Runtime.InteropServices;
using ConnectorHost.MllpLoad.Load;

namespace ConnectorHost.MllpLoad.Soak;

/// <summary><c>soak</c>: senders that break off, repeat, send nonsense and go on; keeps what was accepted for <c>verify --exactly-once</c>.</summary>
internal static class SoakCommand
{
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(2);

    /// <returns>0 when every message got its answer in order and nothing else came.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var options = SoakOptions.Parse(args);
        var remote = LoadCommand.Resolve(options.Host, options.Port);
        var counts = new SoakCounts();
        using var accepted = IdFile.Open(options.AcceptedFile)!;
        using var rejected = IdFile.Open(options.RejectedFile);
        using var stop = new ManualResetEvent(false);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var messages = new SoakMessages(options, accepted, rejected);
        SoakActor[] actors = [.. Enumerable.Range(0, options.Connections).Select(i => new SoakActor(i, options, remote, messages, counts, stop))];
        var started = Stopwatch.GetTimestamp();
        OnThreads(actors, a => a.Run(() => stop.WaitOne(0) || Stopwatch.GetElapsedTime(started) >= options.Duration));
        var settling = Stopwatch.GetTimestamp();
        OnThreads(actors, a => a.Settle(() => Stopwatch.GetElapsedTime(settling) >= SettlePatience));
        var report = new SoakReport(options.Prefix, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1), messages.Count, messages.Accepted, messages.Abandoned, messages.Unanswered, messages.Rejected, counts.Faults, counts.Scenes, counts.Notes);
        report.Print(Console.Out, options.Report);
        return report.IsGood ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Set();
        }
    }

    private static void OnThreads(SoakActor[] actors, Action<SoakActor> work)
    {
        var threads = actors.Select(actor => new Thread(() => work(actor), maxStackSize: 256 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }
}
