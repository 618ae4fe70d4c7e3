using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>Makes every P/Invoke into librdkafka, the client's and ours, use the copy that ships beside this program.</summary>
/// <remarks>
/// Left alone, the client looks the library up by name: a machine with Debian's <c>librdkafka-dev</c> then silently runs it on that older
/// version, and a second assembly may load a second copy. Call before the first client is built; any thread.
/// </remarks>
internal static class NativeLibraryResolver
{
    // librdkafka.so needs libsasl2.so.3, which Debian 12 does not have; the centos8 build needs glibc only; the last one is for musl.
    private static readonly string[] Candidates = ["librdkafka.so", "centos8-librdkafka.so", "alpine-librdkafka.so"];
    private static readonly Lock Gate = new();
    private static readonly HashSet<Assembly> Registered = [];
    private static nint _handle;

    /// <summary>Registers the resolver for an assembly with P/Invokes named <c>librdkafka</c>; later calls for it do nothing.</summary>
    public static void Register(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (Gate)
        {
            if (Registered.Add(assembly)) NativeLibrary.SetDllImportResolver(assembly, Resolve);
        }
    }

    /// <summary>Registers the Kafka client's own assembly and checks that the native library belongs to it.</summary>
    /// <exception cref="InvalidOperationException">Another version was loaded, for instance because a client ran before this call.</exception>
    public static void EnsureExpectedVersion()
    {
        var client = typeof(Library).Assembly;
        Register(client);
        var expected = client.GetName().Version!.ToString(3);
        var loaded = Library.VersionString;
        if (loaded == expected || loaded.StartsWith(expected + "-", StringComparison.Ordinal)) return;
        throw new InvalidOperationException(
            $"The Kafka client {expected} runs on librdkafka {loaded}, a copy from elsewhere on this machine. " +
            "Publish the program with its native libraries, or remove the system's librdkafka from the library path.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        // On other systems the name lookup finds the packaged library first, so the runtime's own rules serve.
        if (!OperatingSystem.IsLinux() || !name.Contains("librdkafka", StringComparison.Ordinal)) return 0;
        lock (Gate)
        {
            if (_handle == 0) _handle = LoadPackaged();
            return _handle;
        }
    }

    private static nint LoadPackaged()
    {
        var searched = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in Candidates)
            foreach (var folder in searched.Append(AppContext.BaseDirectory))
                if (NativeLibrary.TryLoad(Path.Combine(folder, file), out var handle)) return handle;
        return 0;
    }
}
