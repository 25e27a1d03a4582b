using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskFarm.Storing;

/// <summary>SQLite's errors, in words that say what to do.</summary>
internal static class StoreErrors
{
    public static StoreException Gone(string path) => new(
        $"The store '{path}', or its '-wal' file, was moved or deleted while the farm had it open: nothing more can be kept there. Put both back, or name another file, and start again.");

    public static StoreException Explain(string path, string what, SqliteException exception)
    {
        var start = $"The store '{path}' can't be {what}: ";
        return (exception.SqliteErrorCode & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                new(start + "another process, or another farm of this one, has it open. A store serves one farm at a time; stop the other, or name another file.", false, exception),
            raw.SQLITE_NOTADB => new(start + "it is not the store of a task farm. It was left as it is; name another file.", false, exception),
            raw.SQLITE_CORRUPT =>
                new(start + $"it is damaged ({exception.Message}). Put a copy in its place, or move it and its '-wal' file away to start anew.", false, exception),
            raw.SQLITE_CANTOPEN => new(start + "its folder is not there, or not to be written to by this user.", false, exception),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => new(start + "this user may not write to it.", false, exception),
            raw.SQLITE_FULL => new(start + "there is no room left on its disk. Make room; the farm goes on by itself.", true, exception),
            raw.SQLITE_IOERR =>
                new(start + $"its disk refuses ({exception.Message}, SQLite's code {exception.SqliteExtendedErrorCode}). Look whether it is full; the farm goes on by itself when the disk does.", true, exception),
            _ => new(start + $"{exception.Message} (SQLite's code {exception.SqliteExtendedErrorCode}).", false, exception),
        };
    }
}
