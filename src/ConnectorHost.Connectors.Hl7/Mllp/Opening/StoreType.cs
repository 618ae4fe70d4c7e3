namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Format of a file with certificates.</summary>
internal enum StoreType
{
    /// <summary>Told from the content.</summary>
    Auto,
    Pkcs12,
    Pem,
}
