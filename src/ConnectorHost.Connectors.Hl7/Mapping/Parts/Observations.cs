using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Rows of a result (hl7-mllp 17.2).</summary>
internal static class Observations
{
    private static readonly Place Sex = "PID-8";
    private static readonly Place Observed = "OBR-7";

    public static object?[] All(MapContext c, Schema list)
    {
        if (c.Detail.Rows.Count == 0) return [];
        var rows = new object?[c.Detail.Rows.Count];
        var sex = c.Value(Sex);
        for (var i = 0; i < rows.Length; i++) rows[i] = Row(c, list.ValueSchema!, c.Detail.Rows[i], sex);
        return rows;
    }

    private static Struct Row(MapContext c, Schema element, Hl7Segment obx, string? sex)
    {
        c.FlushWarnings();                                  // what was found before is not of this row
        var value = Hl7ObservationValue.Read(obx, c.Zones);
        c.FlushWarnings(obx, 5);
        var part = element.Fields;
        var code = Codes.Of(part[9].Schema, Hl7CodedValue.Read(obx[3])) ?? Codes.Empty(c, part[9].Schema, FindingPlace.Of(obx, 3));
        var range = Hl7ReferenceRange.Read(obx[7], sex);
        return EventParts.ResultObservation(element,
            setId: obx[1].Value(), subId: Texts.Whole(c, obx, 4), valueType: obx[2].Value(), comparator: value.Comparator, valueText: value.Text,
            unit: value.Unit ?? Texts.Simple(obx[6]) ?? obx[6].Component(2).SimpleValue(), status: ResultStatus.OfRow(c, obx), device: Device(obx), observationMethod: Codes.Text(obx[17]),
            code: code, valueNumber: value.Number, valueHigh: value.High, valueCoded: Codes.Of(part[12].Schema, value.Coded), valueTime: value.TimeMs,
            observedAt: c.TimeOf(obx, 14) ?? c.Time(Observed), attachment: AttachmentOf(c, part[15].Schema, value.Attachment),
            referenceRange: range is null ? null : EventParts.ReferenceRange(part[16].Schema, range.Low, range.High, range.Text),
            flags: [.. Hl7Flags.Read(obx[8])], notes: Orders.NotesAfter(c, obx.Index + 1, c.Scope.Detail.To), performer: Performer(part[19].Schema, obx));
    }

    public static string? Device(Hl7Segment obx) => Hl7Identifier.ReadEntity(obx[18][0])?.Id;

    private static Struct? Performer(Schema schema, Hl7Segment obx) =>
        (Hl7Provider.Read(obx[16]) ?? Hl7Provider.Read(obx[25])) is { } provider ? Providers.Of(schema, provider) : null;

    private static Struct? AttachmentOf(MapContext c, Schema schema, Hl7Attachment? attachment)
    {
        if (attachment is null || c.Config.Attachments == Attachments.Drop) return null;
        var base64 = c.Config.Attachments == Attachments.Inline ? attachment.Base64 : null;
        return EventParts.Attachment(schema, attachment.MimeType, attachment.Url, base64, attachment.SizeBytes);
    }
}
