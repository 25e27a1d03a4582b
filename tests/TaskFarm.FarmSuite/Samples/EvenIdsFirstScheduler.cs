using TaskFarm.Scheduling;

namespace TaskFarm.FarmSuite;

/// <summary>A user's scheduler: tasks of even ids first, lowest first; it takes any worker and asks no predicate.</summary>
public class EvenIdsFirstScheduler : IScheduler
{
    private readonly SortedDictionary<(bool IsOdd, long Id), ScheduledTask> _tasks = [];
    private readonly SortedDictionary<string, Worker> _workers = new(StringComparer.Ordinal);

    public int TaskCount => _tasks.Count;

    public int WorkerCount => _workers.Count;

    public IReadOnlyCollection<long> TaskIds => [.. _tasks.Values.Select(task => task.Id)];

    public IReadOnlyCollection<string> WorkerIds => [.. _workers.Keys];

    public bool Ready => TaskCount > 0 && WorkerCount > 0;

    public void AddTask(ScheduledTask task) => _tasks.Add(KeyOf(task.Id), task);

    public ScheduledTask PopTask(long? taskId = null)
    {
        var key = taskId is { } id ? KeyOf(id) : _tasks.First().Key;
        return _tasks.Remove(key, out var task) ? task : throw new KeyNotFoundException($"Task {taskId} is not scheduled.");
    }

    public void AddWorker(Worker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        _workers.Add(worker.Id, worker);
    }

    public Worker PopWorker(string? workerId = null) =>
        _workers.Remove(workerId ?? _workers.First().Key, out var worker) ? worker : throw new KeyNotFoundException($"Worker '{workerId}' is not idle.");

    public virtual (Worker Worker, ScheduledTask Task)? Schedule() => Ready ? (PopWorker(), PopTask()) : null;

    private static (bool IsOdd, long Id) KeyOf(long id) => (id % 2 == 1, id);
}
