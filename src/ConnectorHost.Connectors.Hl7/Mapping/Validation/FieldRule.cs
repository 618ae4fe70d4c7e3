namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>What is checked of one field.</summary>
/// <param name="Field">From 1.</param>
/// <param name="Kind">By its data type.</param>
/// <param name="Table">Of its values, or null.</param>
/// <param name="TableComponent">Component that holds them; 0 the first.</param>
/// <param name="TableCheck">Which row of the levels an unlisted value is.</param>
/// <param name="MaxLength">Of one repetition; 0 unlimited.</param>
/// <param name="MayRepeat">Several repetitions are allowed.</param>
/// <param name="IsRequired">By the segment's definition, and hl7-mllp 11.4 does not speak of it.</param>
internal sealed record FieldRule(int Field, FieldKind Kind, ValueTable? Table, int TableComponent, Check TableCheck, int MaxLength, bool MayRepeat, bool IsRequired);
