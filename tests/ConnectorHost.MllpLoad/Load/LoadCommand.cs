using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ConnectorHost.MllpLoad.Load;

/// <summary><c>send</c>: one run from the command line to the exit code.</summary>
internal static class LoadCommand
{
    /// <returns>0 when every message was answered positively, in order and once; else 1.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var options = LoadOptions.Parse(args);
        var ids = new ControlIds(options.Prefix);
        var counts = new LoadCounts(options.Warmup);
        var remote = Resolve(options.Host, options.Port);
        using var accepted = IdFile.Open(options.AcceptedFile);
        using var rejected = IdFile.Open(options.RejectedFile);
        using var stop = new ManualResetEventSlim();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var messages = new MessageSource(options, ids);
        var run = new LoadRun(options, remote, messages, new AnswerCheck(ids, counts, accepted, rejected), counts);
        run.Go(stop);
        LoadReport.Of(options, messages, run, counts).Print(Console.Out, options.Report);
        var good = run.Failure is null && run.Unanswered == 0 && counts.AllInOrder && (options.AllowRejected || counts.Accepted == counts.Answered);
        return good ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Set();
        }
    }

    public static IPEndPoint Resolve(string host, int port)
    {
        if (IPAddress.TryParse(host, out var address)) return new IPEndPoint(address, port);
        try { return new IPEndPoint(Dns.GetHostAddresses(host)[0], port); }
        catch (SocketException e) { throw new UsageException($"--host {host} has no address: {e.Message}"); }
    }
}
