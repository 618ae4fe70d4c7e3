using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>The built host as a process of its own, on free ports.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private const int SigTerm = 143;       // 128 and the number of the signal
    private const int MaxLines = 20_000;
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private Endpoints? _endpoints;
    private HttpClient? _rest;

    private HostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The exit code after <see cref="TerminateAsync"/>, as Kafka Connect's workers have it.</summary>
    public static int ExitCodeOfTerm => SigTerm;

    public Endpoints Endpoints => _endpoints!;

    public HttpClient Rest => _rest ??= new HttpClient { BaseAddress = Endpoints.Rest };

    public bool HasExited => _process.HasExited;

    /// <param name="bootstrap">Broker to use instead of this pass's own.</param>
    /// <param name="settings">Worker settings as <c>key=value</c>.</param>
    public static async Task<HostProcess> StartAsync(TestFolder folder, string? bootstrap = null, params string[] settings)
    {
        File.Delete(Endpoints.FileIn(Directory.CreateDirectory(folder.Data).FullName));      // of a killed predecessor
        var start = new ProcessStartInfo(Programs.Host) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Data };
        foreach (var argument in (string[])["--data", folder.Data, "--connectors", folder.Connectors, .. Settings(bootstrap ?? TestBroker.Bootstrap), .. settings.Select(s => $"--{s}")])
            start.ArgumentList.Add(argument);
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("CONNECT", StringComparison.Ordinal)).ToList()) start.Environment.Remove(variable);

        var host = new HostProcess(Process.Start(start)!);
        try
        {
            await host.WaitAsync("endpoints.json is written", () => (host._endpoints = Endpoints.TryRead(folder.Data)) is not null);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the connector's MLLP port is, as its log line says.</summary>
    /// <param name="occurrence">1 for the first time it was opened in this process.</param>
    public async Task<IPEndPoint> MllpAsync(string connector = "hl7", int occurrence = 1)
    {
        IPEndPoint? found = null;
        await WaitAsync($"{connector} opens its MLLP port", () => (found = Ports(connector).Skip(occurrence - 1).FirstOrDefault()) is not null);
        return found!;
    }

    public IReadOnlyList<string> Output()
    {
        lock (_gate) return [.. _lines];
    }

    /// <summary>SIGKILL: the process has no chance to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan deadline)
    {
        SendTerm();
        await Eventually.HoldsAsync("the host ends after SIGTERM", () => Task.FromResult(_process.HasExited), deadline);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void SendTerm()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for a condition; fails at once with the host's last lines when the host ends meanwhile.</summary>
    public async Task WaitAsync(string what, Func<bool> condition)
    {
        try
        {
            await Eventually.HoldsAsync(what, () => condition() || (_process.HasExited ? throw new InvalidOperationException($"The host ended with exit code {_process.ExitCode} before {what}.") : false));
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{e.Message} Its last lines:\n{string.Join('\n', Output().TakeLast(40))}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        _rest?.Dispose();
    }

    private static string[] Settings(string? bootstrap) =>
    [
        "--listeners=http://127.0.0.1:0",
        .. (string[])(bootstrap is null
            ? ["--embedded.broker.port=0", "--embedded.registry.port=0"]
            : [$"--bootstrap.servers={bootstrap}", $"--value.converter.schema.registry.url={TestRegistry.Url}"]),
    ];

    private IEnumerable<IPEndPoint> Ports(string connector) =>
        from line in Output()
        let match = ListensLine().Match(line)
        where match.Success && match.Groups["connector"].Value == connector
        select new IPEndPoint(IPAddress.Loopback, int.Parse(match.Groups["port"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            if (_lines.Count < MaxLines) _lines.Add(line);
        }
    }

    [GeneratedRegex(@"(?<connector>[^\s\[\]]+): MLLP listens on \S*:(?<port>\d+)")]
    private static partial Regex ListensLine();
}
