namespace ConnectorHost.MllpLoad;

internal static class Usage
{
    public const int ExitCode = 2;

    private const string Text = """
        mllp-load [send] --host H --port P [options]     load an MLLP receiver and check every answer
          --connections N      connections, all driven by one thread (8)
          --mode M             lockstep: one message in flight per connection; pipelined: --inflight of them (lockstep)
          --inflight K         messages in flight per connection when pipelined (16)
          --messages N         send so many messages, or
          --seconds S          send for so long (10 seconds when neither is given)
          --rate N             at most N messages/s over all connections (no limit)
          --warmup N           leave the first N answers out of rate and latency (0)
          --patients P         number of patients the messages are spread over; 1: one patient (1000)
          --types T,T          built-in messages, in turn: adt, orm, oru (adt)
          --template FILE,FILE messages of one's own instead, in turn; MSH-10 and PID-3-1 are replaced, MSH-15 and MSH-16 emptied
          --prefix TEXT        begin of the control ids, up to 10 characters (random)
          --accepted FILE      append the control id of each AA or CA, before the next message of that connection leaves
          --rejected FILE      append the control id and code of each other answer
          --reconnect          go on after a lost connection: connect again, repeat what is unanswered with the same control ids
          --ack-timeout S      an answer that takes longer counts as a lost connection (60)
          --give-up S          end when nothing was answered for so long (120)
          --allow-rejected     other codes than AA and CA are no failure
          --report R           text or json (text)
          Exit 0: every message was answered AA or CA, in order, once. SIGINT and SIGTERM: stop sending, wait for what is out.

        mllp-load verify --bootstrap B --topics REGEX --accepted FILE [--exactly-once] [--timeout S] [--report text|json]
        mllp-load verify --collected FILE --accepted FILE [--exactly-once] [--report text|json]
          Exit 0: every control id of FILE is in the header hl7.control.id of a record on a topic whose whole name matches;
          with --exactly-once: of one record, and no other control id is in more than one.

        mllp-load collect --bootstrap B --topics REGEX --into FILE
          Writes topic and control id of each record as it comes, for a broker that does not keep them, until SIGTERM; then reads to the ends.

        mllp-load soak --host H --port P --accepted FILE [options]
          Senders that pipeline, break off by reset or close at any byte, half-close, trickle, repeat unanswered messages with the same bytes on another
          connection and answered ones too, send the same twice at a time, oversize frames, garbage and half frames. Then 'verify --exactly-once'.
          --connections N      at the same time (24)
          --minutes M          or --seconds S: for so long (60 seconds); then what is unanswered is sent until it is answered
          --rate N             at most N messages/s over all connections (no limit)
          --max-frame BYTES    the receiver's limit of a frame (10485760)
          --rejected FILE, --types, --patients, --prefix, --ack-timeout S, --report R as for send; --seed N (1)
          Exit 0: answers came in order, no connection was closed while answers were due, each good message was answered AA or CA in the end.

        mllp-load trickle --host H --port P [--connections 100] [--frame-bytes 10485760] [--seconds 300] [--rate N] [--pid PID] [--report R]
          One peer sends a huge frame a byte at a time while the others work in lock-step: their latency, and the memory of process PID.

        mllp-load idle --host H --port P [--connections 10000] [--seconds 10] [--pid PID] [--report R]
          Opens connections, leaves them alone, then sends one message on each.

        mllp-load serve --port P
          A receiver that answers AA and does nothing else: the ceiling of this tool on this machine.
        """;

    public static int Print(TextWriter to)
    {
        to.WriteLine(Text);
        return 0;
    }
}
