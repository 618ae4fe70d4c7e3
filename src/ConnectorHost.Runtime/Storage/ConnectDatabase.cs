using System.Threading.Channels;
using ConnectorHost.PluginApi.Errors;
using Microsoft.Data.Sqlite;

namespace ConnectorHost.Runtime.Storage;

/// <summary>The SQLite file of one worker: one connection, used by one loop, locked against other processes while open.</summary>
/// <remarks>Work waits in a bounded queue; when it is full callers wait. A write is durable (WAL, synchronous FULL) when its call returns.</remarks>
internal sealed class ConnectDatabase : IAsyncDisposable
{
    private const int SchemaVersion = 1;
    private const int QueueCapacity = 256;

    private const string Schema = """
        CREATE TABLE connectors (name TEXT NOT NULL PRIMARY KEY, config TEXT NOT NULL, target TEXT NOT NULL, tasks TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE offsets (cluster TEXT NOT NULL, connector TEXT NOT NULL, partition TEXT NOT NULL, position TEXT NOT NULL,
                              PRIMARY KEY (cluster, connector, partition)) WITHOUT ROWID;
        CREATE TABLE seeds (file TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, connector TEXT NOT NULL, deleted INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly Task _loop;

    private ConnectDatabase(SqliteConnection connection, string file)
    {
        (_connection, File) = (connection, file);
        _loop = WorkAsync();
    }

    /// <summary>Full path.</summary>
    public string File { get; }

    /// <summary>Opens or makes <c>connect.db</c> in the data folder.</summary>
    /// <exception cref="ConnectException">In use by another process, damaged, written by a newer version, or not accessible.</exception>
    public static ConnectDatabase Open(string dataDirectory)
    {
        var file = Path.Combine(Path.GetFullPath(dataDirectory), "connect.db");
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 2 }.ToString());
            connection.Open();
            Prepare(connection, file);
            return new ConnectDatabase(connection, file);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or ConnectException)
        {
            connection?.Dispose();
            throw e as ConnectException ?? Explain(e, file);
        }
    }

    /// <summary>Runs work on the connection, in order of calls; <paramref name="work"/> is atomic when it uses a transaction.</summary>
    /// <exception cref="ConnectException">The file cannot be read or written.</exception>
    public async ValueTask<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var job = new Job<T>(work, cancellationToken);
        try { await _jobs.Writer.WriteAsync(job, cancellationToken); }
        catch (ChannelClosedException e) { throw new ConnectException($"{File} was closed", e); }
        return await job.Done;
    }

    public async ValueTask RunAsync(Action<SqliteConnection> work, CancellationToken cancellationToken) =>
        await RunAsync<object?>(connection => { work(connection); return null; }, cancellationToken);

    /// <summary>Finishes the work that waits, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync()) job.Run(_connection, File);
    }

    private static void Prepare(SqliteConnection connection, string file)
    {
        // Exclusive locking comes before WAL: a second process is told at once instead of working on the same state.
        connection.Execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        if (connection.Scalar("PRAGMA quick_check(1)") is not "ok") throw Damaged(file, null);
        var version = Convert.ToInt64(connection.Scalar("PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (version > SchemaVersion)
            throw new ConnectException($"{file} was written by a newer version (schema {version}, this one knows {SchemaVersion}). Use that version, or another data folder.");
        using var transaction = connection.BeginTransaction(deferred: false);
        if (version == 0) connection.Execute($"{Schema} PRAGMA user_version={SchemaVersion};");
        transaction.Commit();
    }

    private static ConnectException Damaged(string file, Exception? cause) =>
        new($"{file} is damaged or not a database. Restore it from a backup, or move it away to start without connectors and offsets.", cause);

    private static ConnectException Explain(Exception error, string file) => error switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => new ConnectException($"{file} is in use by another process. Stop it, or give this one another data folder.", error),
        SqliteException { SqliteErrorCode: 11 or 26 } => Damaged(file, error),
        SqliteException { SqliteErrorCode: 13 } => new ConnectException($"{file} cannot grow: the disk is full. Free space and try again.", error),
        SqliteException { SqliteErrorCode: 8 } => new ConnectException($"{file} is read-only. The process needs to write it and its folder.", error),
        SqliteException sqlite => new ConnectException($"{file} cannot be used (SQLite error {sqlite.SqliteErrorCode}). Check the folder and its permissions.", error),
        _ => new ConnectException($"{file} cannot be opened: {error.Message}", error),
    };

    private abstract class Job
    {
        public abstract void Run(SqliteConnection connection, string file);
    }

    private sealed class Job<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Done => _done.Task;

        public override void Run(SqliteConnection connection, string file)
        {
            if (cancellationToken.IsCancellationRequested) { _done.TrySetCanceled(cancellationToken); return; }
            try { _done.TrySetResult(work(connection)); }
            catch (SqliteException e) { _done.TrySetException(Explain(e, file)); }
#pragma warning disable CA1031 // the caller gets it; the loop serves others too
            catch (Exception e) { _done.TrySetException(e); }
#pragma warning restore CA1031
        }
    }
}
