using System.Reflection;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>Where the build put what the tests start or send.</summary>
internal static class Programs
{
    public static string Host { get; } = Executable("HostProgram");

    public static string Load { get; } = Executable("LoadProgram");

    public static string Samples { get; } = Metadata("Samples");

    private static string Executable(string key) => OperatingSystem.IsWindows() ? $"{Metadata(key)}.exe" : Metadata(key);

    private static string Metadata(string key) => typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
