using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

public sealed class FramingOnKestrelTests() : FramingTests(WireSetup.Kestrel);

public sealed class TimersOnKestrelTests() : TimerTests(WireSetup.Kestrel);

public sealed class ConnectionsOnKestrelTests() : ConnectionTests(WireSetup.Kestrel);

public sealed class BackPressureOnKestrelTests() : BackPressureTests(WireSetup.Kestrel);

public sealed class OrderOnKestrelTests() : OrderTests(WireSetup.Kestrel);

public sealed class AcknowledgementsOnKestrelTests() : AcknowledgementTests(WireSetup.Kestrel);

public sealed class RefusalsOnKestrelTests() : RefusalTests(WireSetup.Kestrel);

public sealed class BatchesOnKestrelTests() : BatchTests(WireSetup.Kestrel);

public sealed class ReleaseTwoOnKestrelTests() : ReleaseTwoTests(WireSetup.Kestrel);

public sealed class FramingSettingsOnKestrelTests() : FramingSettingTests(WireSetup.Kestrel);

public sealed class CharacterSetsOnKestrelTests() : CharacterSetTests(WireSetup.Kestrel);

public sealed class DuplicatesOnKestrelTests() : DuplicateTests(WireSetup.Kestrel);

public sealed class CredentialsOnKestrelTests() : CredentialTests(WireSetup.Kestrel);

public sealed class DoorsOnKestrelTests() : DoorTests(WireSetup.Kestrel);
