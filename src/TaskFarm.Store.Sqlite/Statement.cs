using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskFarm.Storing;

/// <summary>A statement that is prepared once and run for many rows.</summary>
/// <remarks>On the library's own functions, as a command object would cost several times what SQLite needs for a row.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string text)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_connection, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement), raw.SQLITE_OK);
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value), raw.SQLITE_OK);
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, index, number) : raw.sqlite3_bind_null(_statement, index), raw.SQLITE_OK);
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value), raw.SQLITE_OK);
        return this;
    }

    public Statement Bind(int index, ReadOnlyMemory<byte> value)
    {
        // A span of no bytes would be bound as NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value.Span), raw.SQLITE_OK);
        return this;
    }

    /// <summary>Runs it for the values that were bound.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        // Gives the error of the step again, which is told below.
        _ = raw.sqlite3_reset(_statement);
        Check(code, raw.SQLITE_DONE);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code, int good)
    {
        if (code != good)
        {
            throw new SqliteException(raw.sqlite3_errmsg(_connection).utf8_to_string(), code, raw.sqlite3_extended_errcode(_connection));
        }
    }
}
