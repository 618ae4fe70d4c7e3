using Confluent.Kafka;
using ConnectorHost.Embedded;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Tests.Embedded;

public class NativeLibraryResolverTests
{
    [Fact]
    public void The_client_runs_on_the_packaged_library_of_its_own_version()
    {
        NativeLibraryResolver.EnsureExpectedVersion();
        Assert.StartsWith(typeof(Library).Assembly.GetName().Version!.ToString(3), Library.VersionString, StringComparison.Ordinal);
    }

    [Fact]
    public void Registering_an_assembly_twice_is_fine()
    {
        NativeLibraryResolver.Register(typeof(NativeKafka).Assembly);
        NativeLibraryResolver.Register(typeof(NativeKafka).Assembly);
        NativeLibraryResolver.EnsureExpectedVersion();
        NativeLibraryResolver.EnsureExpectedVersion();
    }

    [Fact]
    public void Only_one_copy_of_the_library_is_mapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using (new MockCluster())
        {
            var copies = File.ReadLines("/proc/self/maps").Where(line => line.Contains("librdkafka", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct();
            Assert.Single(copies);
        }
    }
}
