using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskFarm.Storing;

/// <summary>The open file of a store: found to be ours, or made so, and locked against others.</summary>
internal static class StoreFile
{
    // 16 MB: fewer and longer copies from the log to the tables than the default's 4, as a commit waits for them.
    private const int PagesInLog = 1_000;

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // Closed means unlocked.
            Pooling = false,
            // A second for who finds the file locked, as its process may be about to end. 0 would be for ever.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            MakePrivate(path);
            connection.Open();
            raw.sqlite3_extended_result_codes(connection.Handle, 1);
            // Exclusive before the first access: no shared memory file is made, and the lock is held until the end of the process.
            Execute(connection, "PRAGMA page_size = 16384; PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE;");
            CheckOwner(connection, path);
            Execute(connection, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {PagesInLog};");
            Claim(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    // What people's tasks say is not for everyone on the machine. The log beside the file gets the file's mode.
    private static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
    }

    private static void CheckOwner(SqliteConnection connection, string path)
    {
        var owner = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (owner != Schema.ApplicationId && (owner != 0 || version != 0 || Number(connection, "SELECT count(*) FROM sqlite_schema") != 0))
        {
            throw new StoreException($"'{path}' is a database of another program, not the store of a task farm. It was left as it is; name another file.");
        }

        if (version > Schema.Version)
        {
            throw new StoreException(
                $"'{path}' is the store of a newer TaskFarm (its version is {version}, known here is {Schema.Version}). It was left as it is; use that TaskFarm, or name another file.");
        }
    }

    // In one transaction, so that a crash leaves an empty file or a store. With EXCLUSIVE it takes the lock where the file is a store already.
    private static void Claim(SqliteConnection connection)
    {
        Execute(connection, "BEGIN EXCLUSIVE");
        if (Number(connection, "PRAGMA user_version") == 0)
        {
            Execute(connection, $"{Schema.Create} PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version};");
        }

        Execute(connection, "COMMIT");
    }

    private static long Number(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }
}
