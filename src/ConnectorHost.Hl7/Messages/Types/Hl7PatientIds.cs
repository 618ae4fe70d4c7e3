namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Which identifier of a PID is the patient's, and the list of all of them (hl7-mllp 13.5).</summary>
public static class Hl7PatientIds
{
    private const int SsnRank = 1_000;

    /// <summary>The patient id, or <c>null</c>. Ties go to the first on the wire; expired identifiers do not take part.</summary>
    /// <param name="pid">A PID; MRG works too, its prior list is field 1.</param>
    /// <param name="options">Preferred types and authority.</param>
    /// <param name="today">Day against which CX-8 is compared: with the last day of what it states.</param>
    public static string? Choose(Hl7Segment pid, Hl7PatientIdOptions options, DateOnly today)
    {
        string? best = null;
        var bestRank = int.MaxValue;
        foreach (var part in pid[ListField(pid)])
        {
            if (!part[1].HasValue || IsExpired(part, today)) continue;
            var rank = Rank(part, options);
            if (rank >= bestRank) continue;
            (best, bestRank) = (part[1].SimpleValue(), rank);
        }
        if (bestRank < SsnRank) return best;
        if ((OldExternal(pid) ?? OldAlternate(pid)) is { } old) return old;
        if (best is not null) pid[ListField(pid)].Warn(Hl7Warnings.SsnAsId);
        return best;
    }

    /// <summary>All identifiers: PID-3, then PID-2, PID-4, PID-19 as SS and PID-20 as DL.</summary>
    public static List<Hl7Identifier> All(Hl7Segment pid)
    {
        var all = new List<Hl7Identifier>();
        foreach (var field in (ReadOnlySpan<int>)[3, 2, 4]) Hl7Identifier.AddAll(pid[field], all);
        if (pid[19].Value() is { } ssn) all.Add(new(ssn, null, "SS"));
        if (pid[20].Component(1).Value() is { } licence) all.Add(new(licence, null, "DL"));
        return all;
    }

    /// <summary>PV1-19, else PID-18, PV1-50, PV1-5; of events about a person only PV1-19.</summary>
    public static string? EncounterId(Hl7Segment pid, Hl7Segment pv1, bool isPersonEvent = false)
    {
        var visit = IdOf(pv1[19]);
        return visit is not null || isPersonEvent ? visit : IdOf(pid[18]) ?? IdOf(pv1[50]) ?? IdOf(pv1[5]);
    }

    private static string? IdOf(Hl7Field field) => field.Component(1).SimpleValue();

    private static int ListField(Hl7Segment pid) => pid.Is("MRG") ? 1 : 3;

    private static string? OldExternal(Hl7Segment pid) => pid.Is("MRG") ? pid[4].Value() : pid[2].Value();

    private static string? OldAlternate(Hl7Segment pid) => pid.Is("MRG") ? pid[2].Value() : pid[4].Value();

    // Authority before type; within either, the order of the setting, then untyped, then any other, social security last.
    private static int Rank(Hl7Repetition part, Hl7PatientIdOptions options)
    {
        var type = part[5];
        if (type.Is("SS")) return SsnRank;
        var rank = type.HasValue ? 500 : 400;
        for (var i = 0; i < options.Types.Count && i < 400; i++)
        {
            if (!type.Is(options.Types[i])) continue;
            rank = i;
            break;
        }
        return options.Authority.Length > 0 && Hl7AssigningAuthority.Read(part[4]).Is(options.Authority) ? rank - SsnRank : rank;
    }

    private static bool IsExpired(Hl7Repetition part, DateOnly today)
    {
        if (!part[8].HasValue) return false;
        var ignored = Hl7Warnings.None;
        return Hl7Timestamp.TryRead(part[8].Text(), out var stamp, ref ignored) == Hl7TimeState.Valid
            && LastDay(stamp) < today;
    }

    // "202605" holds to the end of the month.
    private static DateOnly LastDay(in Hl7Timestamp stamp)
    {
        var day = DateOnly.FromDateTime(stamp.Local);
        return stamp.Precision switch
        {
            Hl7Precision.Year => new(day.Year, 12, 31),
            Hl7Precision.Month => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)),
            _ => day,
        };
    }
}
