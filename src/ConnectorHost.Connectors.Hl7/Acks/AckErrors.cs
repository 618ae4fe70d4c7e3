using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>ERR segments in the layout of the message's version (hl7-mllp 5.6).</summary>
internal static class AckErrors
{
    private const int Most = 10;

    /// <summary>One segment per problem from 2.5 on; before that one segment whose field repeats.</summary>
    public static void Write(ref AckWriter writer, Hl7Version version, IReadOnlyList<AckProblem> problems)
    {
        var count = Math.Min(problems.Count, Most);
        if (version.Number >= 250)
        {
            for (var i = 0; i < count; i++) WriteSegment(ref writer, problems[i]);
            return;
        }
        writer.StartSegment("ERR"u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && !writer.Repetition()) break;
            if (version.Number < 220) WritePosition(ref writer, problems[i]);
            else WriteErrorLocation(ref writer, problems[i]);
        }
        writer.EndSegment();
    }

    // 2.5 and later. Parts of a field end where the message has no delimiter for the next one.
    private static void WriteSegment(ref AckWriter writer, AckProblem problem)
    {
        writer.StartSegment("ERR"u8);
        writer.Field();
        WriteLocation(ref writer, problem);
        writer.Field();
        WriteCode(ref writer, problem.Code);
        writer.Field();
        writer.Text([(byte)problem.Severity]);
        writer.Field();
        if (problem.Name is not null) writer.Text(problem.Name);
        writer.Fields(2);
        WriteDiagnosis(ref writer, problem);
        writer.Field();
        writer.Text(problem.Text);
        writer.EndSegment();
    }

    // ERL: segment, occurrence, field, repetition, component, sub-component; ends at the last one that applies.
    private static void WriteLocation(ref AckWriter writer, AckProblem problem)
    {
        if (!WritePosition(ref writer, problem)) return;
        if ((problem.Repetition == 0 && problem.Component == 0) || !writer.Component()) return;
        writer.Number(Math.Max(1, problem.Repetition));
        if (problem.Component == 0 || !writer.Component()) return;
        writer.Number(problem.Component);
        if (problem.Subcomponent == 0 || !writer.Component()) return;
        writer.Number(problem.Subcomponent);
    }

    /// <summary>Segment, occurrence and field: all there is before 2.2, and how later locations begin.</summary>
    /// <returns>Whether it names a field.</returns>
    private static bool WritePosition(ref AckWriter writer, AckProblem problem)
    {
        if (problem.Segment is null) return false;
        writer.Text(problem.Segment);
        if (!writer.Component()) return false;
        writer.Number(problem.Sequence);
        if (problem.Field == 0 || !writer.Component()) return false;
        writer.Number(problem.Field);
        return true;
    }

    // 2.2 to 2.4, ELD: segment, occurrence, field, code with its parts as sub-components.
    private static void WriteErrorLocation(ref AckWriter writer, AckProblem problem)
    {
        if (problem.Segment is not null) writer.Text(problem.Segment);
        if (!writer.Component()) return;
        if (problem.Segment is not null) writer.Number(problem.Sequence);
        if (!writer.Component()) return;
        if (problem.Field > 0) writer.Number(problem.Field);
        if (!writer.Component()) return;
        writer.Number(problem.Code);
        if (!writer.Subcomponent()) return;
        writer.Text(ErrorTable.TextOf(problem.Code));
        if (writer.Subcomponent()) writer.Text("HL70357"u8);
    }

    /// <summary>Code, text and table as components: ERR-3, and MSA-6 before 2.5.</summary>
    public static void WriteCode(ref AckWriter writer, int code)
    {
        writer.Number(code);
        if (!writer.Component()) return;
        writer.Text(ErrorTable.TextOf(code));
        if (writer.Component()) writer.Text("HL70357"u8);
    }

    // Technical words; a place and what is wrong there, never a value.
    private static void WriteDiagnosis(ref AckWriter writer, AckProblem problem)
    {
        if (problem.Segment is not null)
        {
            writer.Text(problem.Segment);
            if (problem.Sequence > 1)
            {
                writer.Text("("u8);
                writer.Number(problem.Sequence);
                writer.Text(")"u8);
            }
            WritePart(ref writer, problem.Field);
            WritePart(ref writer, problem.Component);
            WritePart(ref writer, problem.Subcomponent);
            writer.Text(" "u8);
        }
        writer.Text(ErrorTable.DiagnosisOf(problem));
    }

    private static void WritePart(ref AckWriter writer, int number)
    {
        if (number == 0) return;
        writer.Text("-"u8);
        writer.Number(number);
    }
}
