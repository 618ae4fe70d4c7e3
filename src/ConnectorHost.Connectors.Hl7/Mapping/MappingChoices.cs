namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary><c>hl7.unknown.trigger</c>.</summary>
internal enum UnknownTrigger { Generic, Reject }

/// <summary><c>hl7.validation.on.failure</c>.</summary>
internal enum ValidationFailure { Flag, Reject }

/// <summary><c>hl7.validation.level</c>.</summary>
internal enum ValidationLevel { Minimal, Standard, Strict }

/// <summary><c>hl7.generic.fields</c>.</summary>
internal enum GenericFields { All, Listed }

/// <summary><c>hl7.medication.orders</c>.</summary>
internal enum MedicationOrders { Medication, Order }

/// <summary><c>hl7.attachments</c>.</summary>
internal enum Attachments { Reference, Inline, Drop }

/// <summary><c>hl7.publish.raw</c>; <see cref="Header"/> is the task's to do.</summary>
internal enum PublishRaw { None, Header, Field }
