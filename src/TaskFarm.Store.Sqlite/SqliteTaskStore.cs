using Microsoft.Data.Sqlite;
using SQLitePCL;
using TaskFarm.Control;

namespace TaskFarm.Storing;

/// <summary>A store in a file of SQLite's, with its log beside it while a farm has it open.</summary>
/// <remarks>
/// A batch is one transaction, on the disk before anyone hears of it (write-ahead log, <c>synchronous = FULL</c>). What a crash tore
/// in the middle of a batch is not there when the file is opened again. The file is locked until the store is disposed of or its process
/// ends.
/// </remarks>
/// <param name="path">The file; made where there is none.</param>
public sealed class SqliteTaskStore(string path) : TaskStore
{
    private readonly Lock _gate = new();

    // The process may go to another folder meanwhile.
    private readonly string _file = Path.GetFullPath(path);
    private SqliteConnection? _connection;
    private BatchWriter? _writer;

    static SqliteTaskStore() => Batteries_V2.Init();

    internal override StoredFarm Open() => Do("opened", () =>
    {
        _connection = StoreFile.Open(path);
        _writer = new BatchWriter(_connection);
        return new StoredFarm
        {
            NextTaskId = Read("SELECT next_task_id FROM farm", row => row.GetInt64(0)).Single(),
            WasStopped = Read("SELECT stopped FROM farm", row => row.GetBoolean(0)).Single(),
            Unfinished = Read(
                "SELECT id, submitted, kind, task, attempt, engine, retries_left, losses, link, aborted, before, turn FROM tasks ORDER BY id",
                row => (
                    new StoredTask(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3)),
                    new StoredProgress(
                        row.GetInt64(0),
                        row.GetInt32(4),
                        row.IsDBNull(5) ? null : row.GetString(5),
                        row.IsDBNull(6) ? null : row.GetInt32(6),
                        row.GetInt32(7),
                        row.GetInt32(8),
                        row.GetBoolean(9),
                        row.IsDBNull(10) ? null : new QueuePlace(row.GetInt64(10), row.GetInt64(11))))),
            Results = Read(
                "SELECT id, state, completed, result FROM results ORDER BY completed, id",
                row => new StoredResult(row.GetInt64(0), (TaskState)row.GetInt32(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3))),
            Code = Read("SELECT hash, length(assembly) FROM code", row => (row.GetString(0), row.GetInt64(1))),
        };
    });

    internal override void Write(StoreBatch batch)
    {
        Do("written", () =>
        {
            OpenWriter.Write(batch);
            return IsThere ? true : throw StoreErrors.Gone(path);
        });
    }

    /// <inheritdoc/>
    public override ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default) => ValueTask.FromResult(Do("read", () =>
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT assembly FROM code WHERE hash = $hash";
        command.Parameters.AddWithValue("$hash", hash);
        return command.ExecuteScalar() is byte[] bytes ? new ReadOnlyMemory<byte>(bytes) : (ReadOnlyMemory<byte>?)null;
    }));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _connection?.Dispose();
            (_writer, _connection) = (null, null);
        }
    }

    /// <summary>Lets the file grow to so many pages and no further, as a full disk would.</summary>
    internal void LimitPages(int pages) => Do("limited", () =>
    {
        StoreFile.Execute(Connection, $"PRAGMA max_page_count = {pages}");
        return true;
    });

    // SQLite goes on writing to a file that has no name any more, and that is gone with this process.
    private bool IsThere => File.Exists(_file) && File.Exists(_file + "-wal");

    private SqliteConnection Connection => _connection ?? throw new ObjectDisposedException(nameof(SqliteTaskStore));

    private BatchWriter OpenWriter => _writer ?? throw new ObjectDisposedException(nameof(SqliteTaskStore));

    // One at a time: a connection is not for several threads.
    private T Do<T>(string what, Func<T> action)
    {
        lock (_gate)
        {
            try
            {
                return action();
            }
            catch (SqliteException exception)
            {
                throw StoreErrors.Explain(path, what, exception);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StoreException($"The store '{path}' can't be {what}: {exception.Message}", false, exception);
            }
        }
    }

    private List<T> Read<T>(string query, Func<SqliteDataReader, T> read)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
        {
            all.Add(read(rows));
        }

        return all;
    }
}
