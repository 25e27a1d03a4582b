using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskFarm.Storing;

/// <summary>Writes batches, each in one transaction.</summary>
internal sealed class BatchWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly Statement _commit = new(connection, "COMMIT");
    private readonly Statement _rollback = new(connection, "ROLLBACK");
    private readonly Statement _setFarm = new(connection, "UPDATE farm SET next_task_id = ?1, stopped = ?2 WHERE next_task_id <> ?1 OR stopped <> ?2");
    private readonly Statement _addCode = new(connection, "INSERT OR IGNORE INTO code (hash, assembly) VALUES (?1, ?2)");
    private readonly Statement _dropCode = new(connection, "DELETE FROM code WHERE hash = ?1");
    private readonly Statement _addTask = new(connection, "INSERT INTO tasks (id, submitted, kind, task) VALUES (?1, ?2, ?3, ?4)");
    private readonly Statement _setProgress = new(
        connection,
        """
        UPDATE tasks SET
            attempt = ?2, engine = ?3, retries_left = ?4, losses = ?5, link = ?6, aborted = ?7, before = coalesce(?8, before), turn = coalesce(?9, turn)
        WHERE id = ?1
        """);

    private readonly Statement _addResult = new(connection, "INSERT INTO results (id, state, completed, result) VALUES (?1, ?2, ?3, ?4)");
    private readonly Statement _dropTasks = new(connection, "DELETE FROM tasks WHERE id BETWEEN ?1 AND ?2");
    private readonly Statement _dropResults = new(connection, "DELETE FROM results WHERE id BETWEEN ?1 AND ?2");

    public void Write(StoreBatch batch)
    {
        _begin.Run();
        try
        {
            WriteAll(batch);
            _commit.Run();
        }
        catch (SqliteException)
        {
            // After some errors SQLite has done so itself.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                _rollback.Run();
            }

            throw;
        }
    }

    public void Dispose()
    {
        Statement[] all = [_begin, _commit, _rollback, _setFarm, _addCode, _dropCode, _addTask, _setProgress, _addResult, _dropTasks, _dropResults];
        Array.ForEach(all, statement => statement.Dispose());
    }

    private void WriteAll(StoreBatch batch)
    {
        _setFarm.Bind(1, batch.NextTaskId).Bind(2, batch.IsLast ? 1 : 0).Run();
        foreach (var hash in batch.DroppedCode)
        {
            _dropCode.Bind(1, hash).Run();
        }

        foreach (var code in batch.Code)
        {
            _addCode.Bind(1, code.Hash).Bind(2, code.Bytes).Run();
        }

        foreach (var task in batch.Accepted)
        {
            _addTask.Bind(1, task.Id).Bind(2, task.Submitted).Bind(3, task.Kind).Bind(4, task.Bytes).Run();
        }

        // The progress of a task that has ended by now finds no row, and costs more than looking it up here.
        var ended = batch.Ended.Select(result => result.Id).ToHashSet();
        foreach (var task in batch.Progress)
        {
            if (!ended.Contains(task.Id))
            {
                _setProgress.Bind(1, task.Id).Bind(2, task.Attempt).Bind(3, task.EngineId).Bind(4, (long?)task.RetriesLeft).Bind(5, task.Losses)
                    .Bind(6, task.Link).Bind(7, task.IsAborted ? 1 : 0).Bind(8, task.Place?.Before).Bind(9, task.Place?.Turn).Run();
            }
        }

        foreach (var result in batch.Ended)
        {
            _addResult.Bind(1, result.Id).Bind(2, (long)result.State).Bind(3, result.Completed).Bind(4, result.Bytes).Run();
        }

        Drop(_dropTasks, ended);
        Drop(_dropResults, batch.Forgotten);
    }

    // Tasks end and are forgotten in much the order of their ids: a run of them is one statement.
    private static void Drop(Statement drop, IEnumerable<long> ids)
    {
        long? first = null;
        long last = 0;
        foreach (var id in ids.Order())
        {
            if (id != last + 1 || first is null)
            {
                DropRun();
                first = id;
            }

            last = id;
        }

        DropRun();

        void DropRun()
        {
            if (first is { } from)
            {
                drop.Bind(1, from).Bind(2, last).Run();
            }
        }
    }
}
