using System.Globalization;

namespace ConnectorHost.MllpLoad.Scenarios;

/// <summary>Resident memory of another process as Linux tells it.</summary>
internal static class ProcessMemory
{
    /// <returns>Megabytes; null when there is no such process or no such system.</returns>
    public static double? ResidentMb(int? pid) => Read(pid, "VmRSS:");

    /// <summary>The most it ever had.</summary>
    public static double? PeakMb(int? pid) => Read(pid, "VmHWM:");

    private static double? Read(int? pid, string name)
    {
        if (pid is null) return null;
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
                if (line.StartsWith(name, StringComparison.Ordinal)) return Math.Round(long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024.0, 1);
        }
        catch (IOException)
        {
            // Gone, or a system without /proc.
        }
        return null;
    }
}
