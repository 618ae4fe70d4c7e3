using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary><c>hl7.task.assignment</c>.</summary>
internal enum TaskAssignmentKind { Channel, Patient }

/// <summary>Which task takes a message (hl7-mllp 3.6). Any thread.</summary>
internal abstract class TaskAssignment
{
    public static readonly ConfigKey<TaskAssignmentKind> Key = ConfigKey.Choice<TaskAssignmentKind>("hl7.task.assignment").Default(TaskAssignmentKind.Channel)
        .Doc("Which task takes a message: 'channel' deals the message types to the tasks, 'patient' spreads patients over all tasks and keeps the order of each patient's messages.");

    public static readonly ConfigDef Keys = new(Key);

    /// <param name="receivedAt">Epoch milliseconds at which the frame was complete.</param>
    /// <returns>Below <paramref name="tasks"/>.</returns>
    public abstract int TaskOf(Hl7Header header, long receivedAt, int tasks);
}

/// <summary>Message types are dealt to the tasks in turn; <c>*</c> gives the first task everything.</summary>
/// <param name="types">Accepted message types in upper case.</param>
internal sealed class ChannelAssignment(IReadOnlyList<string> types) : TaskAssignment
{
    private readonly string[] _types = [.. types];
    private readonly bool _takesAll = types.Contains("*");

    public override int TaskOf(Hl7Header header, long receivedAt, int tasks) =>
        _takesAll ? 0 : Math.Max(0, Array.IndexOf(_types, header.MessageType)) % tasks;
}

/// <summary>A patient's messages always go to the same task: by the patient id of the first PID, which is the surviving one of a merge; without one by MSH-10.</summary>
/// <remarks>Reads no further than that PID. A message about several patients follows the first.</remarks>
internal sealed class PatientAssignment(Hl7PatientIdOptions options) : TaskAssignment
{
    private static readonly int Pid = Hl7Name.Pack("PID");

    [ThreadStatic]
    private static Hl7Message? _reader;

    public override int TaskOf(Hl7Header header, long receivedAt, int tasks) =>
        StableHash.Place(StableHash.Of(PatientId(header, receivedAt) ?? header.ControlId), tasks);

    private string? PatientId(Hl7Header header, long receivedAt)
    {
        var reader = _reader ??= new Hl7Message();
        reader.Reset(header, EndOfFirstPid(header));
        var pid = reader.Segment("PID");
        var today = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(receivedAt).UtcDateTime);
        var id = pid.Exists ? Hl7PatientIds.Choose(pid, options, today) : null;
        reader.Clear();
        return id;
    }

    // Where the first PID ends, its continued lines and ADD included; the end of the message when there is none.
    private static int EndOfFirstPid(Hl7Header header)
    {
        var text = header.Content.Span;
        var found = false;
        for (var at = header.SegmentEnd; at < text.Length;)
        {
            var line = Hl7Lines.NextLine(text, at);
            var kind = Hl7Lines.Classify(text, line, header.Delimiters.Field);
            if (found && kind is not (Hl7Line.Continuation or Hl7Line.Add)) return at;
            found |= kind == Hl7Line.Segment && Hl7Name.Pack(text.Slice(line, 3)) == Pid;
            var next = text[line..].IndexOfAny((byte)'\r', (byte)'\n');
            if (next < 0) break;
            at = line + next;
        }
        return text.Length;
    }
}
