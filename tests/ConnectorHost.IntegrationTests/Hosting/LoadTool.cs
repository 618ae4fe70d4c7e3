using System.Diagnostics;
using System.Net;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>The load tool as a process: it sends, checks every answer, and keeps the accepted control ids on file.</summary>
internal sealed class LoadTool : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private LoadTool(IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(Programs.Load, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static LoadTool Start(IPEndPoint to, params ReadOnlySpan<string> options) => new(["send", "--host", $"{to.Address}", "--port", $"{to.Port}", .. options]);

    /// <summary>Compares a file of accepted control ids with what the topics hold.</summary>
    public static LoadTool Verify(string bootstrap, string topics, string acceptedFile) => new(["verify", "--bootstrap", bootstrap, "--topics", topics, "--accepted", acceptedFile]);

    /// <summary>Any command, as it would be typed.</summary>
    public static LoadTool Run(params IEnumerable<string> arguments) => new(arguments);

    public bool HasExited => _process.HasExited;

    /// <summary>No further messages; what is out is still waited for.</summary>
    public void Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output + await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
