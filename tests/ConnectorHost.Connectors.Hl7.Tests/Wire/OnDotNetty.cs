using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

public sealed class FramingOnDotNettyTests() : FramingTests(WireSetup.DotNetty);

public sealed class TimersOnDotNettyTests() : TimerTests(WireSetup.DotNetty);

public sealed class ConnectionsOnDotNettyTests() : ConnectionTests(WireSetup.DotNetty);

public sealed class BackPressureOnDotNettyTests() : BackPressureTests(WireSetup.DotNetty);

public sealed class OrderOnDotNettyTests() : OrderTests(WireSetup.DotNetty);

public sealed class AcknowledgementsOnDotNettyTests() : AcknowledgementTests(WireSetup.DotNetty);

public sealed class RefusalsOnDotNettyTests() : RefusalTests(WireSetup.DotNetty);

public sealed class BatchesOnDotNettyTests() : BatchTests(WireSetup.DotNetty);

public sealed class ReleaseTwoOnDotNettyTests() : ReleaseTwoTests(WireSetup.DotNetty);

public sealed class FramingSettingsOnDotNettyTests() : FramingSettingTests(WireSetup.DotNetty);

public sealed class CharacterSetsOnDotNettyTests() : CharacterSetTests(WireSetup.DotNetty);

public sealed class DuplicatesOnDotNettyTests() : DuplicateTests(WireSetup.DotNetty);

public sealed class CredentialsOnDotNettyTests() : CredentialTests(WireSetup.DotNetty);

public sealed class DoorsOnDotNettyTests() : DoorTests(WireSetup.DotNetty);
