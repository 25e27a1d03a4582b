namespace TaskFarm.Scheduling;

/// <summary>Holds waiting tasks and idle workers, and pairs them. The one place that decides which task is next, and where.</summary>
/// <remarks>
/// Called by one thread at a time, never concurrently. It reads no clock and draws no random number that was not given to it, so that
/// the same history gives the same pairs.
/// </remarks>
public interface IScheduler
{
    /// <summary>How many tasks wait.</summary>
    int TaskCount { get; }

    /// <summary>How many workers are idle.</summary>
    int WorkerCount { get; }

    /// <summary>The ids of the waiting tasks, the next first.</summary>
    IReadOnlyCollection<long> TaskIds { get; }

    /// <summary>The ids of the idle workers, the next first.</summary>
    IReadOnlyCollection<string> WorkerIds { get; }

    /// <summary>Whether there is a waiting task and an idle worker; they may still not fit.</summary>
    bool Ready { get; }

    /// <summary>Adds a waiting task: a new one, or one that is to run again.</summary>
    /// <exception cref="ArgumentException">A task of this id waits already.</exception>
    void AddTask(ScheduledTask task);

    /// <summary>Takes a waiting task out: the one of this id, or the next.</summary>
    /// <exception cref="KeyNotFoundException">No task of this id waits, or none at all.</exception>
    ScheduledTask PopTask(long? taskId = null);

    /// <summary>Adds an idle worker.</summary>
    /// <exception cref="ArgumentException">A worker of this id is idle already.</exception>
    void AddWorker(Worker worker);

    /// <summary>Takes an idle worker out: the one of this id, or the next.</summary>
    /// <exception cref="KeyNotFoundException">No worker of this id is idle, or none at all.</exception>
    Worker PopWorker(string? workerId = null);

    /// <summary>Takes out the next pair of a worker and a task that may run on it; null where no task may run on any idle worker.</summary>
    (Worker Worker, ScheduledTask Task)? Schedule();
}
