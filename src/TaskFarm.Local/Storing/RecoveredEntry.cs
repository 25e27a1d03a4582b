using TaskFarm.Control;

namespace TaskFarm.Storing;

/// <summary>A task that goes on from where another process left it.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Submitted">When it was accepted.</param>
/// <param name="Task">What is to be done.</param>
/// <param name="Record">Its record; null where nothing had happened to it.</param>
/// <param name="Place">Its place in the queue.</param>
/// <param name="HasLostItsEngine">Whether it was running.</param>
internal sealed record RecoveredEntry(long Id, DateTimeOffset Submitted, ITask Task, TaskRecord? Record, QueuePlace Place, bool HasLostItsEngine)
{
    public JournalEntry ToJournal()
    {
        var entry = new JournalEntry(Task, Submitted);
        if (Record is not null)
        {
            entry.Keep(Record);
        }

        return entry;
    }

    public RecoveredTask ForController(Func<string, Func<EngineProperties, bool>> dependCompiler) =>
        Record is { Result: not null }
            ? new RecoveredTask(Id, Record.State, Record.Attempt)
            : new RecoveredTask(Id, TaskState.Scheduled, Record?.Attempt ?? 0, (Record?.Task ?? Task).Dependency?.Compile(dependCompiler));
}
