using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

public sealed class FramingOverKestrelTlsTests() : FramingTests(WireSetup.KestrelTls);

public sealed class TimersOverKestrelTlsTests() : TimerTests(WireSetup.KestrelTls);

public sealed class ConnectionsOverKestrelTlsTests() : ConnectionTests(WireSetup.KestrelTls);

public sealed class BackPressureOverKestrelTlsTests() : BackPressureTests(WireSetup.KestrelTls);

public sealed class OrderOverKestrelTlsTests() : OrderTests(WireSetup.KestrelTls);

public sealed class AcknowledgementsOverKestrelTlsTests() : AcknowledgementTests(WireSetup.KestrelTls);

public sealed class RefusalsOverKestrelTlsTests() : RefusalTests(WireSetup.KestrelTls);

public sealed class BatchesOverKestrelTlsTests() : BatchTests(WireSetup.KestrelTls);

public sealed class ReleaseTwoOverKestrelTlsTests() : ReleaseTwoTests(WireSetup.KestrelTls);

public sealed class FramingSettingsOverKestrelTlsTests() : FramingSettingTests(WireSetup.KestrelTls);

public sealed class CharacterSetsOverKestrelTlsTests() : CharacterSetTests(WireSetup.KestrelTls);

public sealed class DuplicatesOverKestrelTlsTests() : DuplicateTests(WireSetup.KestrelTls);

public sealed class CredentialsOverKestrelTlsTests() : CredentialTests(WireSetup.KestrelTls);

public sealed class DoorsOverKestrelTlsTests() : DoorTests(WireSetup.KestrelTls);

public sealed class TlsOnKestrelTests() : TlsTests(WireSetup.KestrelTls);

public sealed class FramingOverDotNettyTlsTests() : FramingTests(WireSetup.DotNettyTls);

public sealed class TimersOverDotNettyTlsTests() : TimerTests(WireSetup.DotNettyTls);

public sealed class ConnectionsOverDotNettyTlsTests() : ConnectionTests(WireSetup.DotNettyTls);

public sealed class BackPressureOverDotNettyTlsTests() : BackPressureTests(WireSetup.DotNettyTls);

public sealed class OrderOverDotNettyTlsTests() : OrderTests(WireSetup.DotNettyTls);

public sealed class AcknowledgementsOverDotNettyTlsTests() : AcknowledgementTests(WireSetup.DotNettyTls);

public sealed class RefusalsOverDotNettyTlsTests() : RefusalTests(WireSetup.DotNettyTls);

public sealed class BatchesOverDotNettyTlsTests() : BatchTests(WireSetup.DotNettyTls);

public sealed class ReleaseTwoOverDotNettyTlsTests() : ReleaseTwoTests(WireSetup.DotNettyTls);

public sealed class FramingSettingsOverDotNettyTlsTests() : FramingSettingTests(WireSetup.DotNettyTls);

public sealed class CharacterSetsOverDotNettyTlsTests() : CharacterSetTests(WireSetup.DotNettyTls);

public sealed class DuplicatesOverDotNettyTlsTests() : DuplicateTests(WireSetup.DotNettyTls);

public sealed class CredentialsOverDotNettyTlsTests() : CredentialTests(WireSetup.DotNettyTls);

public sealed class DoorsOverDotNettyTlsTests() : DoorTests(WireSetup.DotNettyTls);

public sealed class TlsOnDotNettyTests() : TlsTests(WireSetup.DotNettyTls);
