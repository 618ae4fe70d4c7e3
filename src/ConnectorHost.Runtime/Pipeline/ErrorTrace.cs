using System.Text;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>Exceptions as status traces, logs and dead letters may show them: messages of our own exceptions only, of others type and stack (architecture, invariant 9).</summary>
internal static class ErrorTrace
{
    /// <summary>Whether a message was written under our rule that it holds no record content.</summary>
    public static bool HasSafeMessage(Exception error) => error is ConnectException or ConfigException or SerializationException;

    /// <summary>The message, or null when it may hold anything.</summary>
    public static string? SafeMessage(Exception error) => HasSafeMessage(error) ? error.Message : null;

    /// <summary>A trace in Java's shape: <c>Type: sentence</c>, then stack lines that start with a tab and end in a parenthesis.</summary>
    public static string Of(Exception error)
    {
        var text = new StringBuilder();
        Append(text, error, "");
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException) Append(text, cause, "Caused by: ");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Exception error, string prefix)
    {
        text.Append(prefix).Append(error.GetType().FullName);
        if (SafeMessage(error) is { } message) text.Append(": ").Append(message.ReplaceLineEndings(" "));
        text.Append('\n');
        foreach (var frame in new System.Diagnostics.StackTrace(error, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is not { } method) continue;
            text.Append("\tat ").Append(method.DeclaringType?.FullName).Append('.').Append(method.Name).Append("(unknown source)\n");
        }
    }
}
