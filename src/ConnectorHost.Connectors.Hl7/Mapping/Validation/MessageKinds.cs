namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Families of message types.</summary>
internal static class MessageKinds
{
    public static bool IsResult(string type) => type is "ORU" or "OUL" or "ORF";

    public static bool IsOrder(string type) => type is "ORM" or "OMG" or "OML" or "OMI" or "OMD" or "OMS" or "OMN" or "OMP" or "RDE" or "RGV";
}
