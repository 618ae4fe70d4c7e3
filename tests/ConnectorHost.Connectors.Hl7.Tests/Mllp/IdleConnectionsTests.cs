using System.Net;
using System.Net.Sockets;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>Tests that look at the memory of the whole process: nothing else runs meanwhile.</summary>
[CollectionDefinition("Memory", DisableParallelization = true)]
public sealed class MemoryTests;

/// <summary>What connections cost while they do nothing, on real sockets.</summary>
[Collection("Memory")]
public sealed class IdleConnectionsTests : ListenerHarness
{
    private const int Connections = 400;
    private const int Most = 20_000;                           // 5 to 7 KB, the client's socket among them; what other tests leave behind can only be let go meanwhile

    [Fact]
    public async Task An_idle_connection_holds_a_few_kilobytes_also_after_it_carried_messages()
    {
        await StartAsync(c => c with { Port = 0, MaxConnections = 1000 }, transport: new SocketTransport());
        var before = Held();
        var clients = new List<Socket>();
        try
        {
            for (var i = 0; i < Connections; i++) clients.Add(await ConnectAsync(Listener.EndPoint!));
            await UntilAsync(() => Counted("hl7_connections_open") == Connections);
            var untouched = (Held() - before) / Connections;
            var answer = new byte[1000];
            for (var i = 0; i < Connections; i++)
            {
                await clients[i].SendAsync(DecodedStream.Bytes($"\v{Message(i)}"));
                await clients[i].SendAsync("\u001c\r"u8.ToArray());
                (await TakeAsync()).Finish(AckOutcome.Accept);
                Assert.True(await clients[i].ReceiveAsync(answer) > 0);
            }
            await PassAsync(TimeSpan.FromSeconds(2));
            var used = (Held() - before) / Connections;
            TestContext.Current.TestOutputHelper?.WriteLine($"{untouched} B untouched, {used} B after a message");
            Assert.True(untouched < Most, $"{untouched} bytes untouched");
            Assert.True(used < Most, $"{used} bytes after a message");
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task<Socket> ConnectAsync(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)endPoint).Port));
        return socket;
    }
}
