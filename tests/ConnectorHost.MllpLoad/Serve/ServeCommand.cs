using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ConnectorHost.MllpLoad.Serve;

/// <summary><c>serve</c>: a receiver that answers AA and does nothing else, on one thread; shows what load tool and machine can do without a host.</summary>
internal static class ServeCommand
{
    private const int WaitMicroseconds = 100_000;

    public static int Run(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args);
        var port = given.Int32("--port", 0, least: 0);
        given.EndOfOptions();
        using var stop = new ManualResetEventSlim();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        Console.WriteLine($"MLLP listens on {listener.LocalEndPoint}");
        Serve(listener, stop);
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Set();
        }
    }

    private static void Serve(Socket listener, ManualResetEventSlim stop)
    {
        var receivers = new Dictionary<Socket, ReceiverConnection>();
        var ready = new List<Socket>();
        while (!stop.IsSet)
        {
            ready.Clear();
            ready.Add(listener);
            ready.AddRange(receivers.Keys);
            Socket.Select(ready, null, null, WaitMicroseconds);
            foreach (var socket in ready)
            {
                if (socket == listener) { var accepted = listener.Accept(); receivers.Add(accepted, new ReceiverConnection(accepted)); }
                else if (!receivers[socket].AnswerWhatIsThere()) { receivers.Remove(socket); socket.Dispose(); }
            }
        }
        foreach (var socket in receivers.Keys) socket.Dispose();
    }
}
