namespace TaskFarm.Storing;

/// <summary>The tables of a store's file.</summary>
internal static class Schema
{
    /// <summary>Tells our files from other people's: "TFRM".</summary>
    public const int ApplicationId = 0x5446524D;

    /// <summary>Raised whenever an older program could not read the file.</summary>
    public const int Version = 1;

    // A task leaves tasks for results when it ends, so that what has to be read, and gone on with, after a crash stands by itself.
    public const string Create =
        """
        CREATE TABLE farm (only INTEGER PRIMARY KEY CHECK (only = 0), next_task_id INTEGER NOT NULL, stopped INTEGER NOT NULL) STRICT;
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY, submitted INTEGER NOT NULL, kind TEXT NOT NULL, task BLOB NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 0, engine TEXT, retries_left INTEGER, losses INTEGER NOT NULL DEFAULT 0, link INTEGER NOT NULL DEFAULT 0,
            aborted INTEGER NOT NULL DEFAULT 0, before INTEGER, turn INTEGER) STRICT;
        CREATE TABLE results (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, completed INTEGER NOT NULL, result BLOB NOT NULL) STRICT;
        CREATE TABLE code (hash TEXT PRIMARY KEY, assembly BLOB NOT NULL) STRICT;
        INSERT INTO farm VALUES (0, 0, 1);
        """;
}
