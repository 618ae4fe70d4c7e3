using System.Text;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Startup.Logging;

/// <summary>Exceptions in the log: type and stack always, messages only of exceptions known to hold no record content (architecture, invariant 9).</summary>
internal static class ExceptionText
{
    public static void Append(StringBuilder line, Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException!)
        {
            line.Append('\n');
            if (!ReferenceEquals(e, error)) line.Append("Caused by: ");
            line.Append(e.GetType().FullName);
            if (IsHarmless(e)) line.Append(": ").Append(e.Message);
            if (e.StackTrace is { } stack)
            {
                foreach (var frame in stack.Split('\n')) line.Append("\n\t").Append(frame.Trim());
            }
        }
    }

    private static bool IsHarmless(Exception e) =>
        e is ConnectException or ConfigException or SerializationException or IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException or TimeoutException or OperationCanceledException
        || e.GetType().Assembly == typeof(ExceptionText).Assembly
        || e.GetType().FullName!.StartsWith("Confluent.Kafka.", StringComparison.Ordinal)
        || e.GetType().FullName!.StartsWith("Microsoft.Data.Sqlite.", StringComparison.Ordinal);
}
