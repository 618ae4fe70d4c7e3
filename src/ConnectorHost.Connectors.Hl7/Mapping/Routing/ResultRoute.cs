using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Vitals;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>Result messages (hl7-mllp 14.4): per OBR a ResultReported with the rows that are no vital signs, an ObservationVitals with those that are.</summary>
internal sealed class ResultRoute : Route
{
    private static readonly Place Pid = "PID";
    private static readonly Place Obr = "OBR";
    private static readonly Place Service = "OBR-4";
    private static readonly Place ReportStatus = "OBR-25";
    private static readonly EventDefinition Reported = EventCatalog.Get("clinical.result.reported");
    private static readonly EventDefinition Corrected = EventCatalog.Get("clinical.result.corrected");
    private static readonly EventDefinition Cancelled = EventCatalog.Get("clinical.result.cancelled");
    private static readonly EventDefinition Vitals = EventCatalog.Get("clinical.observation.vitals");
    private static readonly EventDefinition OrderUpdated = EventCatalog.Get("clinical.order.updated");

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        var number = 0;
        var groups = ResultGroups.Of(c.Message);
        if (c.Findings.NeedsOwners) GroupOwners.Tell(c, groups.ConvertAll(static g => (g.From, g.To, g.Specimen)));
        foreach (var group in groups)
        {
            c.Scope.OfPatient(group.Patient.From, group.Patient.To);
            c.Scope.OfDetail(group.From, group.To);
            c.Scope.Specimen = group.Specimen;
            if (group.Specimen >= 0) c.Scope.Use(group.Specimen);
            c.Detail.SharesOrder = false;
            c.Detail.ResultNumber = group.HasObr ? ++number : 0;
            if (MapGroup(mapper, c, group) is { } fault) return fault;
        }
        return null;
    }

    private static Hl7MappingFault? MapGroup(EventMapper mapper, MapContext c, in ResultGroup group)
    {
        var rows = Rows.Of(c);
        var hasPatient = c.Scope.Segment(Pid) is { Exists: true } pid && c.ReadPatientId(pid) is not null;
        if (rows.Vitals.Count > 0 && !hasPatient) rows = rows.AllResults();
        if (rows.Results.Count == 0 && rows.Vitals.Count == 0 && IsOrderState(c) && Orders.OrderId(c) is { } orderId) return MapOrderState(mapper, c, orderId);

        var (hasObr, withoutPatient) = (group.HasObr, rows.HadVitals && !hasPatient);
        if (rows.Results.Count > 0 || rows.Vitals.Count == 0)
        {
            c.Detail.Rows.Clear();
            c.Detail.Kinds.Clear();
            c.Detail.Rows.AddRange(rows.Results);
            c.AtEventStart = context => Note(context, hasObr, withoutPatient);
            if (mapper.Add(ResultReportedMap.Map, SuffixOf(c)) is { } fault) return fault;
        }
        if (rows.Vitals.Count == 0) return null;
        c.Detail.Rows.Clear();
        c.Detail.Kinds.Clear();
        foreach (var (row, kind) in rows.Vitals)
        {
            c.Detail.Rows.Add(row);
            c.Detail.Kinds.Add(kind);
        }
        c.AtEventStart = context => Note(context, hasObr, withoutPatient: false);
        return mapper.Add(ObservationVitalsMap.Map, Vitals);
    }

    // hl7-mllp 17.2: no results yet, only the state of the order.
    private static Hl7MappingFault? MapOrderState(EventMapper mapper, MapContext c, string orderId)
    {
        (c.Detail.OrderId, c.Detail.OrderWord, c.Detail.StatedStatus) = (orderId, "updated", "IP");
        return mapper.Add(OrderMap.Updated, OrderUpdated);
    }

    private static void Note(MapContext c, bool hasObr, bool withoutPatient)
    {
        if (!hasObr) c.Findings.Error("OBR[1]", "100", "observations without an order detail");
        if (withoutPatient) c.Findings.Warn("PID[1]-3", "vitals_without_patient", "vital signs of nobody, kept as results");
        if (c.Detail.Rows.Count == 0 && c.Value(ReportStatus)?.ToUpperInvariant() is not ("O" or "I" or "S" or "X")) c.Findings.Warn("OBX[1]", "100", "result without observations");
    }

    private static bool IsOrderState(MapContext c) => c.Scope.Segment(Obr).Exists && c.Value(ReportStatus)?.ToUpperInvariant() is "O" or "I" or "S" or "A";

    private static EventDefinition SuffixOf(MapContext c)
    {
        if (!c.Config.SplitCorrections) return Reported;
        if (ResultStatus.IsCorrected(c)) return Corrected;
        return ResultStatus.IsCancelled(c) ? Cancelled : Reported;
    }

    /// <summary>The OBX of a group, sorted into results and vital signs.</summary>
    private sealed record Rows(List<Hl7Segment> Results, List<(Hl7Segment Row, VitalKind Kind)> Vitals, bool HadVitals)
    {
        public static Rows Of(MapContext c)
        {
            List<Hl7Segment> results = [];
            List<(Hl7Segment, VitalKind)> vitals = [];
            var inPanel = VitalCodes.IsPanel(c.Scope.Field(Service));
            var allowTexts = !OrderCategories.IsLaboratory(c);
            for (var i = c.Scope.Detail.From; i < c.Scope.Detail.To; i++)
            {
                var segment = c.Message.SegmentAt(i);
                if (segment.Is("SPM")) break;                       // OBX after a specimen describe the specimen
                if (!segment.Is("OBX")) continue;
                var kind = KindOf(c, segment, allowTexts, inPanel);
                if (kind is { } vital) vitals.Add((segment, vital));
                if (kind is null || c.Config.VitalsAlsoResult) results.Add(segment);
            }
            return new(results, vitals, vitals.Count > 0);
        }

        public Rows AllResults()
        {
            List<Hl7Segment> all = [.. Results, .. Vitals.Select(v => v.Row)];
            all = [.. all.DistinctBy(r => r.Index).OrderBy(r => r.Index)];
            return new(all, [], HadVitals);
        }

        private static VitalKind? KindOf(MapContext c, Hl7Segment obx, bool allowTexts, bool inPanel)
        {
            if (obx[11].Is("D") || obx[11].Is("W") || obx[11].Is("X")) return null;
            if (VitalCodes.Of(c.Config, obx[3], allowTexts, inPanel) is { } kind) return kind;
            return inPanel && obx[2].Is("NM") && Hl7Number.Read(obx[5].First) is not null ? new VitalKind(VitalCodes.Other) : null;
        }
    }
}
