using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Parts that orders, medication orders and results share (hl7-mllp 17.1).</summary>
internal static class Orders
{
    private static readonly Place PlacerOfOrder = "ORC-2";
    private static readonly Place FillerOfOrder = "ORC-3";
    private static readonly Place PlacerOfRequest = "OBR-2";
    private static readonly Place FillerOfRequest = "OBR-3";
    private static readonly Place ParentOfOrder = "ORC-8";
    private static readonly Place ParentOfRequest = "OBR-29";
    private static readonly Place Obr = "OBR";
    private static readonly Place Spm = "SPM";

    public static readonly FieldReader Placer = (c, schema) => Of(schema, PlacerOf(c));
    public static readonly FieldReader Filler = (c, schema) => Of(schema, FillerOf(c));

    /// <summary>Placer before filler: the id an order keeps from its first message on.</summary>
    public static string? OrderId(MapContext c) => c.Detail.SharesOrder
        ? (Entity(c, PlacerOfRequest) ?? Entity(c, FillerOfRequest) ?? Entity(c, PlacerOfOrder) ?? Entity(c, FillerOfOrder))?.Id
        : (Entity(c, PlacerOfOrder) ?? Entity(c, PlacerOfRequest) ?? Entity(c, FillerOfOrder) ?? Entity(c, FillerOfRequest))?.Id;

    /// <summary>Filler before placer: the id a result keeps.</summary>
    public static string? ResultId(MapContext c) =>
        (Entity(c, FillerOfRequest) ?? Entity(c, FillerOfOrder) ?? Entity(c, PlacerOfRequest) ?? Entity(c, PlacerOfOrder))?.Id;

    /// <summary>ORC-8 or OBR-29: the placer's number, else the filler's.</summary>
    public static Struct? Parent(MapContext c, Schema schema) => Of(schema, Pair(c, ParentOfOrder, placerFirst: true) ?? Pair(c, ParentOfRequest, placerFirst: true));

    /// <summary>OBR-29 of a result: the filler's number, which is the parent's result id.</summary>
    public static Struct? ParentResult(MapContext c, Schema schema) => Of(schema, Pair(c, ParentOfRequest, placerFirst: false));

    /// <summary>SPM segments; without them the specimen in OBR-15.</summary>
    public static object?[] Specimens(MapContext c, Schema list)
    {
        if (c.Scope.Segment(Spm) is { Exists: true } first && first.Index < c.Scope.Detail.From) return [Specimen(c, list.ValueSchema!, first)];
        var specimens = SegmentLists.Read(c, list, "SPM", c.Scope.Detail, Specimen);
        if (specimens.Length > 0) return specimens;
        var obr = c.Scope.Segment(Obr);
        if (!Completeness.Has(obr[15])) return [];
        var source = Hl7CodedValue.Read(obr[15].Component(1));
        var element = list.ValueSchema!;
        return [EventParts.Specimen(element, null, obr[15].Component(4).Value(), Codes.Of(element.Fields[2].Schema, source), c.TimeOf(obr, 7), c.TimeOf(obr, 14))];
    }

    public static object?[] Diagnoses(MapContext c, Schema list) => SegmentLists.Read(c, list, "DG1", c.Scope.Detail, static (context, element, dg1) =>
    {
        var value = Hl7CodedValue.Read(dg1[3]);
        return value is null && Parts.Diagnoses.Description(context, dg1) is { } text ? EventParts.CodedValue(element, null, dg1[2].Value(), text) : Codes.Of(element, value);
    });

    /// <summary>NTE of the order itself: those before its first OBX.</summary>
    public static object?[] Notes(MapContext c, Schema schema) => NotesAfter(c, c.Scope.Detail.From, c.Scope.Detail.To);

    /// <summary>Texts of the NTE segments from a place on, up to the next OBX or SPM.</summary>
    public static object?[] NotesAfter(MapContext c, int from, int to)
    {
        List<object?>? notes = null;
        for (var i = from; i < to; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (segment.Is("OBX") || segment.Is("SPM")) break;
            if (segment.Is("NTE") && Texts.Whole(c, segment, 3, '\n') is { } text) (notes ??= []).Add(text);
        }
        return notes is null ? [] : [.. notes];
    }

    public static Struct? Of(Schema schema, Hl7Identifier? identifier) =>
        identifier is { } i ? EventParts.Identifier(schema, i.Id, i.Namespace, i.Type) : null;

    private static Hl7Identifier? PlacerOf(MapContext c) => c.Detail.SharesOrder ? Entity(c, PlacerOfRequest) ?? Entity(c, PlacerOfOrder) : Entity(c, PlacerOfOrder) ?? Entity(c, PlacerOfRequest);

    private static Hl7Identifier? FillerOf(MapContext c) => c.Detail.SharesOrder ? Entity(c, FillerOfRequest) ?? Entity(c, FillerOfOrder) : Entity(c, FillerOfOrder) ?? Entity(c, FillerOfRequest);

    private static Hl7Identifier? Entity(MapContext c, Place place) => Hl7Identifier.ReadEntity(c.Scope.Field(place)[0]);

    // EIP: placer number and filler number, their parts as sub-components.
    private static Hl7Identifier? Pair(MapContext c, Place place, bool placerFirst)
    {
        var field = c.Scope.Field(place);
        var (placer, filler) = (Hl7Identifier.ReadEntity(field.Component(1)), Hl7Identifier.ReadEntity(field.Component(2)));
        return placerFirst ? placer ?? filler : filler ?? placer;
    }

    private static Struct Specimen(MapContext c, Schema element, Hl7Segment spm)
    {
        var id = Hl7Identifier.ReadEntity(spm[2].Component(1)) ?? Hl7Identifier.ReadEntity(spm[2].Component(2));
        return EventParts.Specimen(element, id?.Id, Codes.Text(spm[8]), Codes.Of(element.Fields[2].Schema, Hl7CodedValue.Read(spm[4])), c.TimeOf(spm, 17), c.TimeOf(spm, 18));
    }
}
