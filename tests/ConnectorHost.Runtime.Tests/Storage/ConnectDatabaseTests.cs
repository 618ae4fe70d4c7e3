using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Storage;
using Microsoft.Data.Sqlite;

namespace ConnectorHost.Runtime.Tests.Storage;

public sealed class ConnectDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("connect-db");

    private string FilePath => Path.Combine(_data.FullName, "connect.db");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Writes_are_synchronous_to_a_write_ahead_log()
    {
        await using var database = ConnectDatabase.Open(_data.FullName);
        Assert.Equal("wal", await database.RunAsync(c => c.Scalar("PRAGMA journal_mode"), CancellationToken.None));
        Assert.Equal(2L, await database.RunAsync(c => c.Scalar("PRAGMA synchronous"), CancellationToken.None));
        Assert.Equal(1L, await database.RunAsync(c => c.Scalar("PRAGMA user_version"), CancellationToken.None));
    }

    [Fact]
    public async Task Second_opener_is_told_that_the_file_is_in_use()
    {
        await using var database = ConnectDatabase.Open(_data.FullName);
        var error = Assert.Throws<ConnectException>(() => ConnectDatabase.Open(_data.FullName));
        Assert.Equal($"{FilePath} is in use by another process. Stop it, or give this one another data folder.", error.Message);
    }

    [Fact]
    public async Task File_can_be_opened_again_after_it_was_closed()
    {
        await using (ConnectDatabase.Open(_data.FullName)) { }
        await using var again = ConnectDatabase.Open(_data.FullName);
        Assert.Equal(FilePath, again.File);
    }

    [Fact]
    public void File_that_is_no_database_is_refused()
    {
        File.WriteAllText(FilePath, new string('x', 5000));
        Assert.StartsWith($"{FilePath} is damaged or not a database.", Assert.Throws<ConnectException>(() => ConnectDatabase.Open(_data.FullName)).Message);
    }

    [Fact]
    public void Newer_schema_is_refused()
    {
        using (var connection = new SqliteConnection($"Data Source={FilePath};Pooling=false"))
        {
            connection.Open();
            connection.Execute("PRAGMA user_version=2");
        }
        Assert.StartsWith($"{FilePath} was written by a newer version (schema 2, this one knows 1).", Assert.Throws<ConnectException>(() => ConnectDatabase.Open(_data.FullName)).Message);
    }

    [Fact]
    public async Task Fault_of_one_call_is_its_callers_only()
    {
        await using var database = ConnectDatabase.Open(_data.FullName);
        await Assert.ThrowsAsync<ConnectException>(async () => await database.RunAsync(c => c.Execute("SELECT nonsense"), CancellationToken.None));
        Assert.Equal(7L, await database.RunAsync(c => c.Scalar("SELECT 7"), CancellationToken.None));
    }

    [Fact]
    public async Task Closed_database_says_so()
    {
        var database = ConnectDatabase.Open(_data.FullName);
        await database.DisposeAsync();
        await database.DisposeAsync();
        Assert.Equal($"{FilePath} was closed", (await Assert.ThrowsAsync<ConnectException>(async () => await database.RunAsync(c => c.Scalar("SELECT 1"), CancellationToken.None))).Message);
    }
}
