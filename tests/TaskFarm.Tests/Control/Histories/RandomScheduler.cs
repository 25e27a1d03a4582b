using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>A scheduler of a user's own: any pair that fits, by the dice. Its id lists are live, as the contract allows.</summary>
internal sealed class RandomScheduler(int seed) : IScheduler
{
    private readonly SortedDictionary<long, ScheduledTask> _tasks = [];
    private readonly SortedDictionary<string, Worker> _workers = new(StringComparer.Ordinal);
    private readonly Random _dice = new(seed);

    public int TaskCount => _tasks.Count;

    public int WorkerCount => _workers.Count;

    public IReadOnlyCollection<long> TaskIds => _tasks.Keys;

    public IReadOnlyCollection<string> WorkerIds => _workers.Keys;

    public bool Ready => _tasks.Count > 0 && _workers.Count > 0;

    public void AddTask(ScheduledTask task) => _tasks.Add(task.Id, task);

    public ScheduledTask PopTask(long? taskId = null)
    {
        var id = taskId ?? Any(_tasks.Keys);
        return _tasks.Remove(id, out var task) ? task : throw new KeyNotFoundException($"Task {id} is not scheduled.");
    }

    public void AddWorker(Worker worker) => _workers.Add(worker.Id, worker);

    public Worker PopWorker(string? workerId = null)
    {
        var id = workerId ?? Any(_workers.Keys);
        return _workers.Remove(id, out var worker) ? worker : throw new KeyNotFoundException($"Worker {id} is not idle.");
    }

    public (Worker Worker, ScheduledTask Task)? Schedule()
    {
        var pairs = (from worker in _workers.Values from task in _tasks.Values where task.MayRunOn(worker) select (worker, task)).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var (chosen, next) = Any(pairs);
        return (PopWorker(chosen.Id), PopTask(next.Id));
    }

    private T Any<T>(ICollection<T> items) => items.ElementAt(_dice.Next(items.Count));
}
