using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>The reader: every leaf of every message has a path that finds it again, and every typed reading copes with any field.</summary>
internal sealed class ReaderTarget : FuzzTarget
{
    private const int FieldsWithTypes = 1;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private readonly Hl7Message _message = new();

    public override string Name => "reader";

    public override ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed)
    {
        var random = new FuzzRandom(seed);
        var frame = Hl7Frame.Read(input);
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)) continue;
            _message.Reset(header!);
            Leaves(ref random);
            Structure(ref random);
            Types(ref random);
        }
        return ValueTask.CompletedTask;
    }

    private void Leaves(ref FuzzRandom random)
    {
        var number = 0;
        foreach (var at in _message.Leaves())
        {
            var text = at.Leaf.Text();
            Check(!at.Leaf.IsEmpty, "only leaves with a value are handed out");
            if (number++ > 8 && !random.OneIn(32)) continue;
            Check(_message.Find(at.Path).RawBytes.SequenceEqual(at.Leaf.RawBytes), "the path of a leaf finds it");
            Check(_message.Get(at.Path) == text, "the path of a leaf reads its text");
            Check(Hl7Path.TryParse(at.Path.ToString(), out var parsed) && parsed == at.Path, "a path can be written and read");
        }
    }

    private void Structure(ref FuzzRandom random)
    {
        var segments = 0;
        foreach (var segment in _message.Segments)
        {
            if (segments++ > 12 && !random.OneIn(64)) continue;
            Check(_message.Segment(segment.Name, segment.Occurrence).Exists, "a segment is found by name and occurrence");
            for (var f = 0; f <= Math.Min(segment.FieldCount, 64) + 1; f++) _ = segment[f].RawBytes.Length;
        }
        Check(segments == _message.SegmentCount, "each segment is handed out once");
        _ = _message.RawText();
        _ = _message.ToString() + Hl7Trigger.Of(_message);
        _ = _message.TakeWarnings();
    }

    private void Types(ref FuzzRandom random)
    {
        var zones = Hl7Zones.Of(_message.Header, Berlin);
        var pid = _message.Segment("PID");
        _ = Hl7PatientIds.Choose(pid, Hl7PatientIdOptions.Standard, new DateOnly(2026, 1, 1));
        _ = Hl7PatientIds.All(pid);
        _ = Hl7PatientIds.EncounterId(pid, _message.Segment("PV1"));
        _ = Hl7ObservationValue.Read(_message.Segment("OBX", random.Below(4)), zones);
        for (var i = 0; i < FieldsWithTypes && _message.SegmentCount > 0; i++)
        {
            var segment = _message.SegmentAt(random.Below(_message.SegmentCount));
            if (random.OneIn(4)) _ = Hl7ObservationValue.Read(segment, zones);
            Field(segment[random.Below(Math.Min(segment.FieldCount, 60) + 2)]);
        }
    }

    private static void Field(Hl7Field field)
    {
        _ = Hl7PersonName.All(field);
        _ = Hl7PersonName.Choose(field);
        _ = Hl7Address.All(field);
        _ = Hl7Phone.All(field);
        _ = Hl7Provider.Read(field);
        _ = Hl7ReferenceRange.Read(field, "F");
        _ = Hl7Flags.Read(field);
        _ = Hl7ResultStatus.OfObservation(field);
        var part = field[0];
        _ = Hl7CodedValue.All(part);
        _ = Hl7CodedValue.Read(part, "LN");
        _ = Hl7Identifier.ReadCx(part);
        _ = Hl7Identifier.ReadEntity(part);
        _ = Hl7Location.Read(part);
        _ = Hl7Person.Read(part);
        _ = Hl7Attachment.ReadEd(part);
        _ = Hl7Attachment.ReadRp(part);
        _ = Hl7AssigningAuthority.Read(part);
        var warnings = Hl7Warnings.None;
        var text = part[1][1].Text();
        _ = Hl7Timestamp.TryRead(text, out _, ref warnings);
        _ = Hl7TimeOfDay.TryRead(text, out _, ref warnings);
        _ = Hl7Number.TryRead(text, out _, ref warnings);
    }
}
