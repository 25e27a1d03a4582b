using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Store.Histories;

/// <summary>FIFO, so many tasks at a time as a test allows.</summary>
internal sealed class MeteredScheduler : IScheduler
{
    private readonly FifoScheduler _inner = new();
    private int _allowed;

    public int TaskCount => _inner.TaskCount;

    public int WorkerCount => _inner.WorkerCount;

    public IReadOnlyCollection<long> TaskIds => _inner.TaskIds;

    public IReadOnlyCollection<string> WorkerIds => _inner.WorkerIds;

    public bool Ready => Volatile.Read(ref _allowed) > 0 && _inner.Ready;

    /// <summary>Whether nothing is left of what was allowed.</summary>
    public bool IsSpent => Volatile.Read(ref _allowed) == 0;

    public void Allow(int count) => Volatile.Write(ref _allowed, count);

    public void AddTask(ScheduledTask task) => _inner.AddTask(task);

    public ScheduledTask PopTask(long? taskId = null) => _inner.PopTask(taskId);

    public void AddWorker(Worker worker) => _inner.AddWorker(worker);

    public Worker PopWorker(string? workerId = null) => _inner.PopWorker(workerId);

    public (Worker Worker, ScheduledTask Task)? Schedule()
    {
        var pair = _inner.Schedule();
        if (pair is not null)
        {
            Interlocked.Decrement(ref _allowed);
        }

        return pair;
    }
}
