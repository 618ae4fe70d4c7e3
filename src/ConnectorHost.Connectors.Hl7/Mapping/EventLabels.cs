namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>What metrics say of an event; null where it has no such thing.</summary>
internal readonly record struct EventLabels
{
    private static readonly Place AssignedFacility = "PV1-3-4";
    private static readonly Place ServicingFacility = "PV1-39";

    public string? Department { get; init; }
    public string? Facility { get; init; }
    public string? AdmissionType { get; init; }
    public string? DischargeDisposition { get; init; }
    public string? SourceDepartment { get; init; }
    public string? TargetDepartment { get; init; }

    /// <summary>Department and facility of the visit; the facility of the location, of the service, of the sender.</summary>
    public static EventLabels Of(MapContext c) => new()
    {
        Department = Departments.Name(c),
        Facility = c.Value(AssignedFacility, ServicingFacility) ?? c.Sender.Facility,
    };
}
