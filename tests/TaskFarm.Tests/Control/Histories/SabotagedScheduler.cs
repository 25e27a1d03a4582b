using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>A naive FIFO scheduler with a planted bug.</summary>
internal sealed class SabotagedScheduler(Sabotage sabotage) : IScheduler
{
    private readonly List<ScheduledTask> _tasks = [];
    private readonly List<Worker> _workers = [];
    private int _added;

    public int TaskCount => _tasks.Count;

    public int WorkerCount => _workers.Count;

    public IReadOnlyCollection<long> TaskIds => [.. _tasks.Select(task => task.Id)];

    public IReadOnlyCollection<string> WorkerIds => [.. _workers.Select(worker => worker.Id)];

    public bool Ready => _tasks.Count > 0 && _workers.Count > 0;

    public void AddTask(ScheduledTask task)
    {
        if (sabotage != Sabotage.SchedulerLosesTasks || ++_added % 7 != 0)
        {
            _tasks.Add(task);
        }
    }

    public ScheduledTask PopTask(long? taskId = null)
    {
        var task = taskId is null ? _tasks[0] : _tasks.Single(waiting => waiting.Id == taskId);
        _tasks.Remove(task);
        return task;
    }

    public void AddWorker(Worker worker) => _workers.Add(worker);

    public Worker PopWorker(string? workerId = null)
    {
        var worker = workerId is null ? _workers[0] : _workers.Single(idle => idle.Id == workerId);
        _workers.Remove(worker);
        return worker;
    }

    public (Worker Worker, ScheduledTask Task)? Schedule()
    {
        var tasks = sabotage == Sabotage.SchedulerIsUnfair ? Enumerable.Reverse(_tasks) : _tasks;
        foreach (var task in tasks.Where(task => sabotage != Sabotage.SchedulerStarvesTasks || task.Id % 7 != 3))
        {
            if (_workers.Find(worker => sabotage == Sabotage.SchedulerIgnoresDependencies || task.MayRunOn(worker)) is { } fit)
            {
                return (PopWorker(fit.Id), PopTask(task.Id));
            }
        }

        return null;
    }
}
