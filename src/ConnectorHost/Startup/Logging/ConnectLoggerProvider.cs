using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Startup.Logging;

/// <summary>Log lines in Kafka Connect's form: <c>[2026-01-31 10:15:00,123] INFO [adt|task-0] text (Name.Of.Class:1011)</c>.</summary>
/// <remarks>
/// In the place of the line number stands the event id, which leads to the line just as well. The context is the innermost scope that is a text
/// such as <c>adt|task-0</c>; other scopes are not shown.
/// </remarks>
internal sealed class ConnectLoggerProvider(LogLevels levels, ConsoleLines lines, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    private const string GenericHost = "Microsoft.Extensions.Hosting.Internal.Host";
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    // What the generic host says of a failed start is said by us as well, without its stack.
    public ILogger CreateLogger(string categoryName) =>
        categoryName == GenericHost ? NullLogger.Instance : new ConnectLogger(this, categoryName, levels.For(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private void Write(string category, LogLevel level, EventId id, string text, Exception? error)
    {
        var line = new StringBuilder(text.Length + 96);
        line.Append('[').Append(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture)).Append("] ").Append(LevelWords.Word(level)).Append(' ');
        _scopes.ForEachScope(static (scope, context) => { if (scope is string text) context.Text = text; }, Context.Reset());
        if (Context.Current is { Length: > 0 } inner) line.Append('[').Append(inner).Append("] ");
        line.Append(text).Append(" (").Append(category).Append(':').Append(id.Id.ToString(CultureInfo.InvariantCulture)).Append(')');
        if (error is not null) ExceptionText.Append(line, error);
        lines.Write(line.ToString());
    }

    /// <summary>Reused per thread: logging makes no garbage but its line.</summary>
    private sealed class Context
    {
        [ThreadStatic] private static Context? _own;

        public string? Text { get; set; }

        public static string? Current => _own?.Text;

        public static Context Reset()
        {
            _own ??= new Context();
            _own.Text = null;
            return _own;
        }
    }

    private sealed class ConnectLogger(ConnectLoggerProvider owner, string category, NamedLevel level) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= level.Level;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner._scopes.Push(state);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner.Write(category, logLevel, eventId, formatter(state, exception), exception);
        }
    }
}
