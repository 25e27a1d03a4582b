using TaskFarm.Control;

namespace TaskFarm.Storing;

/// <summary>What a farm finds in its store: its tasks in the order of the queue, and its results.</summary>
internal sealed class Recovery
{
    private Recovery(StoredFarm stored, IReadOnlyList<RecoveredEntry> tasks) => (NextTaskId, Results, Tasks) = (stored.NextTaskId, stored.Results, tasks);

    public long NextTaskId { get; }

    public IReadOnlyList<StoredResult> Results { get; }

    public IReadOnlyList<RecoveredEntry> Tasks { get; }

    public static async Task<Recovery> ReadAsync(StoredFarm stored, StoredTasks forms, LocalFarmOptions options, CancellationToken cancellationToken)
    {
        var tasks = new List<RecoveredEntry>(stored.Unfinished.Count);
        foreach (var (task, progress) in stored.Unfinished)
        {
            var read = await forms.ReadAsync(task, cancellationToken).ConfigureAwait(false);
            tasks.Add(Recover(task, progress, read, stored.WasStopped, options));
        }

        return new Recovery(stored, [.. tasks.OrderBy(task => task.Place.Before).ThenBy(task => task.Place.Turn)]);
    }

    public IReadOnlyList<RecoveredTask> ForController(Func<string, Func<EngineProperties, bool>> dependCompiler) =>
    [
        .. Results.Select(result => new RecoveredTask(result.Id, result.State, 0)),
        .. Tasks.Select(task => task.ForController(dependCompiler)),
    ];

    private static RecoveredEntry Recover(StoredTask stored, StoredProgress progress, ITask task, bool wasStopped, LocalFarmOptions options)
    {
        var submitted = new DateTimeOffset(stored.Submitted, TimeSpan.Zero);
        var place = progress.Place ?? QueuePlace.OfNew(stored.Id);
        if (progress.Attempt == 0)
        {
            return new RecoveredEntry(stored.Id, submitted, task, null, place, false);
        }

        // The end of a process is to its tasks what the loss of an engine is to one: no retry is used, and a task that was running time and
        // again is suspected. A farm that was stopped is no reason for suspicion; but an abort takes effect then too.
        var isLost = progress.EngineId is not null && (!wasStopped || progress.IsAborted);
        var record = TaskRecord.Restore(stored.Id, task, options.AllowedEngineLosses, new TaskRecordState
        {
            State = isLost ? TaskState.Pending : TaskState.Scheduled,
            Link = task is UnreadableTask ? 0 : progress.Link,
            Attempt = progress.Attempt,
            RetriesLeft = task is UnreadableTask ? 0 : progress.RetriesLeft,
            Losses = progress.Losses,
            EngineId = progress.EngineId,
            IsAborted = progress.IsAborted,
            Submitted = submitted,
        });
        if (isLost)
        {
            record.Handle(new TaskEvent.AttemptLost(progress.Attempt), options.TimeProvider.GetUtcNow());
        }

        return new RecoveredEntry(stored.Id, submitted, task, record, place, isLost);
    }
}
