using System.Text;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>A finished frame in which only the control id and the patient id change, both of fixed width: a copy and a few digits per message.</summary>
internal sealed class MessageTemplate
{
    private const int PatientDigits = 7;
    private readonly byte[] _frame;
    private readonly ControlIds _ids;
    private readonly int _controlIdAt;
    private readonly int _patientAt;

    private MessageTemplate(byte[] frame, ControlIds ids, int controlIdAt, int patientAt) => (_frame, _ids, _controlIdAt, _patientAt) = (frame, ids, controlIdAt, patientAt);

    public int FrameBytes => _frame.Length;

    /// <param name="text">One message; segments may end in CR, LF or both. Each character is one byte.</param>
    /// <exception cref="UsageException">It does not begin with a usable MSH segment.</exception>
    public static MessageTemplate Parse(string text, ControlIds ids, string name)
    {
        var segments = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0 || segments[0].Length < 8 || !segments[0].StartsWith("MSH", StringComparison.Ordinal)) throw new UsageException($"{name} does not begin with an MSH segment.");
        var separator = segments[0][3];
        var build = new StringBuilder().Append((char)MllpBytes.Start);
        var (controlIdAt, patientAt) = (-1, -1);
        foreach (var segment in segments)
        {
            var fields = segment.Split(separator).ToList();
            if (fields[0] == "MSH")
            {
                if (controlIdAt >= 0) throw new UsageException($"{name} holds several messages; one is needed.");
                // The separator itself is MSH-1, so MSH-n stands at n-1.
                while (fields.Count < 12) fields.Add("");
                foreach (var acknowledgement in new[] { 14, 15 }) if (fields.Count > acknowledgement) fields[acknowledgement] = "";
                controlIdAt = build.Length + LengthBefore(fields, 9);
                fields[9] = new string('0', ids.Length);
            }
            else if (fields[0] == "PID" && patientAt < 0 && fields.Count > 3)
            {
                patientAt = build.Length + LengthBefore(fields, 3) + 1;
                var rest = fields[3].IndexOfAny([segments[0][4], '~']);
                fields[3] = "P" + new string('0', PatientDigits) + (rest < 0 ? "" : fields[3][rest..]);
            }
            build.AppendJoin(separator, fields).Append('\r');
        }
        build.Append((char)MllpBytes.End).Append((char)MllpBytes.Last);
        return new MessageTemplate(Encoding.Latin1.GetBytes(build.ToString()), ids, controlIdAt, patientAt);
    }

    /// <summary>Writes the whole frame to the begin of <paramref name="to"/>.</summary>
    public void Write(Span<byte> to, long number, int patient)
    {
        _frame.CopyTo(to);
        _ids.Write(to[_controlIdAt..], number);
        if (_patientAt >= 0) ControlIds.WriteDigits(to.Slice(_patientAt, PatientDigits), patient);
    }

    private static int LengthBefore(List<string> fields, int index) => fields.Take(index).Sum(f => f.Length + 1);
}
