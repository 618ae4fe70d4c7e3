using System.Runtime.CompilerServices;
using ConnectorHost.Runtime.Kafka;
using Xunit.v3;

// Each test has hosts, ports and a broker to itself, and the machine has few cores.
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(ConnectorHost.IntegrationTests.Hosting.TestRegistry))]

namespace ConnectorHost.IntegrationTests;

internal static class AssemblySetup
{
    // The tests' own Kafka clients run on the native library that ships with the product, as the host's do.
    [ModuleInitializer]
    internal static void Initialize() => NativeLibraryResolver.EnsureExpectedVersion();
}
