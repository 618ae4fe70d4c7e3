using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>The segments of one result.</summary>
/// <param name="Patient">Segments of its patient.</param>
/// <param name="From">First segment: its ORC when there is one.</param>
/// <param name="To">After the last one.</param>
/// <param name="HasObr">False for observations in front of any OBR.</param>
/// <param name="Specimen">The SPM it stands under, in messages that name the specimen first; else -1.</param>
internal readonly record struct ResultGroup((int From, int To) Patient, int From, int To, bool HasObr, int Specimen);

/// <summary>Finds the results of a message (hl7-mllp 9.5): OBR opens one and takes the ORC before it; OBX, NTE, SPM and TQ1 belong to the open one.</summary>
internal static class ResultGroups
{
    public static List<ResultGroup> Of(Hl7Message message)
    {
        var groups = new List<ResultGroup>();
        var specimenFirst = message.Header.MessageType == "OUL" && message.Header.Trigger is "R22" or "R23";
        foreach (var patient in PatientRanges.Of(message)) OfPatient(message, patient, specimenFirst, groups);
        return groups;
    }

    private static void OfPatient(Hl7Message message, (int From, int To) patient, bool specimenFirst, List<ResultGroup> groups)
    {
        int open = -1, specimen = -1;
        bool hasObr = false, hasRows = false;
        for (var i = patient.From; i < patient.To; i++)
        {
            var segment = message.SegmentAt(i);
            if (segment.Is("SPM") && specimenFirst)
            {
                Close(i);
                specimen = i;
            }
            else if (segment.Is("ORC") && (hasRows || !specimenFirst))
            {
                // An ORC that no OBR followed says nothing about a result.
                Close(i);
                open = i;
            }
            else if (segment.Is("OBR"))
            {
                if (hasObr || hasRows) Close(i);
                if (open < 0) open = i;
                hasObr = true;
            }
            else if (segment.Is("OBX"))
            {
                if (specimen >= 0 && open < 0) continue;            // of the specimen
                if (open < 0) open = i;
                hasRows = true;
            }
        }
        Close(patient.To);

        void Close(int to)
        {
            if (open >= 0 && (hasObr || hasRows)) groups.Add(new(patient, open, to, hasObr, specimen));
            (open, hasObr, hasRows) = (-1, false, false);
        }
    }
}
