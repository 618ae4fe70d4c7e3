using System.Globalization;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>ResultReportedEvent (hl7-mllp 17.2): one per OBR, its rows in wire order.</summary>
internal static class ResultReportedMap
{
    private static readonly Place FillerNumber = "OBR-3";
    private static readonly Place Interpreter = "OBR-32";
    private static readonly Place CopiesTo = "OBR-28";
    private static readonly Place Spm = "SPM";
    private static readonly TimeChain Collected = TimeChain.Plain("OBR-7");
    private static readonly TimeChain Received = TimeChain.Plain("OBR-14");

    public static readonly EventMap Map = new("ResultReportedEvent",
        ("resultId", (c, _) => ResultId(c)),
        ("placerOrderNumber", Orders.Placer),
        ("fillerOrderNumber", Orders.Filler),
        ("panel", Codes.Required("OBR-4", "OBR-4")),
        ("status", (c, _) => ResultStatus.Of(c)),
        ("section", Texts.At("OBR-24")),
        ("collectedAt", (c, _) => c.TimeOf(c.Scope.Segment(Spm), 17) ?? Collected.Stated(c)),
        ("receivedAt", (c, _) => c.TimeOf(c.Scope.Segment(Spm), 18) ?? Received.Stated(c)),
        ("orderingProvider", Providers.Optional("OBR-16", "ORC-12")),
        ("interpreter", InterpretedBy),
        ("copiesTo", Copies),
        ("parent", Orders.ParentResult),
        ("specimens", Orders.Specimens),
        ("observations", Observations.All),
        ("critical", (c, _) => IsCritical(c)),
        ("notes", Orders.Notes))
    {
        Patient = PatientRule.Optional,
        Correlation = "ORC-4",
        Time = ("reportedAt", TimeChain.Clinical("OBR-22")),
        Completeness = RowShares.Table,
    };

    private static string ResultId(MapContext c)
    {
        if (Orders.ResultId(c) is { } id) return id;
        c.Findings.Default(c.At(FillerNumber), "result_id_generated", "no order number stated, result id made from the control id");
        return string.Create(CultureInfo.InvariantCulture, $"{c.Header.ControlId}-{c.Detail.ResultNumber}");
    }

    // NDL: the person is the first component.
    private static Struct? InterpretedBy(MapContext c, Schema schema) =>
        Hl7Provider.Of(Hl7Person.Read(c.Scope.Field(Interpreter).Component(1))) is { } provider ? Providers.Of(schema, provider) : null;

    private static object?[] Copies(MapContext c, Schema list)
    {
        List<object?>? copies = null;
        foreach (var part in c.Scope.Field(CopiesTo))
        {
            if (Hl7Provider.Of(Hl7Person.Read(part)) is { } provider) (copies ??= []).Add(Providers.Of(list.ValueSchema!, provider));
        }
        return copies is null ? [] : [.. copies];
    }

    private static bool IsCritical(MapContext c)
    {
        foreach (var row in c.Detail.Rows)
        {
            foreach (var flag in row[8])
            {
                if (flag.Value() is { } text && Hl7Flags.IsCritical(text)) return true;
            }
        }
        return false;
    }
}
