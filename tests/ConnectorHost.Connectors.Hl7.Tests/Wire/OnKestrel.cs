using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

public sealed class FramingOnKestrelTests() : FramingTests(WireSetup.Kestrel);
