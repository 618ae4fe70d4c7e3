using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ConnectorHost.MllpLoad.Verify;

/// <summary><c>collect</c>: writes down topic and control id of every record as it comes, for brokers that do not keep them; on SIGTERM it reads to the ends and stops.</summary>
internal static class CollectCommand
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookForTopics = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public static int Run(ReadOnlySpan<string> args)
    {
        var given = new Arguments(args);
        var bootstrap = given.Required("--bootstrap");
        var topics = VerifyCommand.WholeName(given.Required("--topics"));
        var file = given.Required("--into");
        given.EndOfOptions();
        using var stop = new ManualResetEventSlim();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var consumer = StoredRecords.Consumer(bootstrap, tellsEnds: false);
        using var into = new StreamWriter(file, append: false, new UTF8Encoding(false), 65_536);
        Collect(consumer, topics, into, stop);
        consumer.Close();
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Set();
        }
    }

    private static void Collect(IConsumer<Ignore, Ignore> consumer, Regex topics, StreamWriter into, ManualResetEventSlim stop)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var known = new HashSet<TopicPartition>();
        var (looked, last) = (0L, Stopwatch.GetTimestamp());
        while (!stop.IsSet || Stopwatch.GetElapsedTime(last) < Quiet)
        {
            if (looked == 0 || Stopwatch.GetElapsedTime(looked) >= LookForTopics)
            {
                looked = Stopwatch.GetTimestamp();
                AssignNew(consumer, admin, topics, known);
            }
            if (known.Count == 0)
            {
                stop.Wait(PollTime);
                continue;
            }
            if (consumer.Consume(PollTime) is not { } record) continue;
            last = Stopwatch.GetTimestamp();
            if (StoredRecords.ControlId(record) is not { } id) continue;
            into.Write(record.Topic);
            into.Write(' ');
            into.WriteLine(id);
        }
    }

    private static void AssignNew(IConsumer<Ignore, Ignore> consumer, IAdminClient admin, Regex topics, HashSet<TopicPartition> known)
    {
        try
        {
            List<TopicPartitionOffset> found = [.. StoredRecords.Partitions(admin, topics, MetadataTimeout).Where(known.Add).Select(p => new TopicPartitionOffset(p, Offset.Beginning))];
            if (found.Count > 0) consumer.IncrementalAssign(found);
        }
        catch (KafkaException)
        {
            // The broker is away for a moment; the next look finds what is new.
        }
    }
}
