namespace TaskFarm.Scheduling;

/// <summary>What FIFO and LIFO share: tasks and workers stand in lines, and the first pair that fits goes.</summary>
/// <remarks>
/// Every operation is O(log n) in the tasks, a million of them deep, whatever their dependencies. Tasks with equal dependencies share a
/// line, workers with the same properties share a pool, and a predicate is asked once for a line and a pool, when the later of them
/// comes. What is left to do at each turn is to compare the heads of lines.
/// </remarks>
public abstract class OrderedScheduler : IScheduler
{
    // Pools are kept while their workers are busy, or every return of a worker would ask every predicate again. Beyond this many, those
    // without workers go.
    private const int MaxIdlePools = 256;

    private readonly bool _newestFirst;
    private readonly Dictionary<Dependency, TaskLine> _lines = [];
    private readonly PagedTable<Waiting> _tasks = new();
    private readonly TaskLine _openLine;
    private readonly Dictionary<EngineProperties, WorkerPool> _pools = new(ReferenceEqualityComparer.Instance);

    // The pools with idle workers. When there is work to do they are few, so looking through them is quicker than any table.
    private readonly List<WorkerPool> _staffedPools = [];
    private long _latestPosition;

    private protected OrderedScheduler(bool newestFirst)
    {
        _newestFirst = newestFirst;
        _openLine = new TaskLine(null, _tasks);
    }

    /// <inheritdoc/>
    public int TaskCount => _tasks.Count;

    /// <inheritdoc/>
    public int WorkerCount { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyCollection<long> TaskIds => [.. _tasks.Ids.OrderBy(id => _tasks[id].Position)];

    /// <inheritdoc/>
    public IReadOnlyCollection<string> WorkerIds =>
        [.. _staffedPools.SelectMany(pool => pool.Workers).OrderBy(entry => entry.Position).Select(entry => entry.Worker.Id)];

    /// <inheritdoc/>
    public bool Ready => _tasks.Count > 0 && WorkerCount > 0;

    /// <inheritdoc/>
    public void AddTask(ScheduledTask task)
    {
        if (_tasks.Has(task.Id))
        {
            throw new ArgumentException($"Task {task.Id} is scheduled already.", nameof(task));
        }

        _tasks.Add(task.Id, new Waiting(task.Dependency, NextPosition()));
        var line = LineOf(task.Dependency);
        if (_newestFirst || line.Count == 0)
        {
            LeavePools(line);
            line.AddFirst(task.Id);
            EnterPools(line);
        }
        else
        {
            line.AddLast(task.Id);
        }
    }

    /// <inheritdoc/>
    public ScheduledTask PopTask(long? taskId = null)
    {
        if (taskId is { } id)
        {
            return _tasks.Has(id) ? Take(id) : throw new KeyNotFoundException($"Task {id} is not scheduled.");
        }

        var next = _lines.Values.Append(_openLine).Where(line => line.Count > 0).MinBy(line => line.HeadPosition);
        return next is null ? throw new KeyNotFoundException("No task is scheduled.") : Take(next.Head);
    }

    /// <inheritdoc/>
    public void AddWorker(Worker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        if (Find(worker.Id).Pool is not null)
        {
            throw new ArgumentException($"Worker '{worker.Id}' is idle already.", nameof(worker));
        }

        var pool = PoolOf(worker.Properties);
        if (pool.Workers.Count == 0)
        {
            _staffedPools.Add(pool);
        }

        pool.Workers.Insert(_newestFirst ? 0 : pool.Workers.Count, (NextPosition(), worker));
        WorkerCount++;
    }

    /// <inheritdoc/>
    public Worker PopWorker(string? workerId = null)
    {
        if (workerId is null)
        {
            var next = _staffedPools.MinBy(pool => pool.Workers[0].Position);
            return next is null ? throw new KeyNotFoundException("No worker is idle.") : Take(next, 0);
        }

        var (pool, index) = Find(workerId);
        if (pool is null)
        {
            throw new KeyNotFoundException($"Worker '{workerId}' is not idle.");
        }

        var worker = Take(pool, index);
        if (pool.Workers.Count == 0)
        {
            // It leaves for good, or comes back with other properties: who has these is not to be expected again.
            Drop(pool);
        }

        return worker;
    }

    /// <inheritdoc/>
    public (Worker Worker, ScheduledTask Task)? Schedule()
    {
        if (!Ready)
        {
            return null;
        }

        var line = _openLine.Count > 0 ? _openLine : null;
        foreach (var pool in _staffedPools)
        {
            if (pool.NextLine is { } candidate && (line is null || candidate.HeadPosition < line.HeadPosition))
            {
                line = candidate;
            }
        }

        if (line is null)
        {
            return null;
        }

        WorkerPool? chosen = null;
        foreach (var pool in _staffedPools)
        {
            if (line.MayRunOn(pool) && (chosen is null || pool.Workers[0].Position < chosen.Workers[0].Position))
            {
                chosen = pool;
            }
        }

        return (Take(chosen!, 0), Take(line.Head));
    }

    // One sequence for tasks and workers: only the order among tasks and the order among workers is ever looked at.
    private long NextPosition() => _newestFirst ? --_latestPosition : ++_latestPosition;

    private (WorkerPool? Pool, int Index) Find(string workerId)
    {
        foreach (var pool in _staffedPools)
        {
            for (var index = 0; index < pool.Workers.Count; index++)
            {
                if (pool.Workers[index].Worker.Id == workerId)
                {
                    return (pool, index);
                }
            }
        }

        return (null, 0);
    }

    private TaskLine LineOf(Dependency? dependency)
    {
        if (dependency is null)
        {
            return _openLine;
        }

        if (!_lines.TryGetValue(dependency, out var line))
        {
            line = new TaskLine(dependency, _tasks);
            _lines.Add(dependency, line);
            foreach (var pool in _pools.Values)
            {
                if (dependency.IsMetBy(pool.Properties))
                {
                    line.Pools.Add(pool);
                }
            }
        }

        return line;
    }

    private WorkerPool PoolOf(EngineProperties properties)
    {
        if (!_pools.TryGetValue(properties, out var pool))
        {
            if (_pools.Count - _staffedPools.Count >= MaxIdlePools)
            {
                DropIdlePools();
            }

            pool = new WorkerPool(properties);
            _pools.Add(properties, pool);
            foreach (var line in _lines.Values)
            {
                if (line.Dependency!.IsMetBy(properties))
                {
                    line.Pools.Add(pool);
                    pool.AddLine(line);
                }
            }
        }

        return pool;
    }

    private void DropIdlePools()
    {
        foreach (var pool in _pools.Values.Where(pool => pool.Workers.Count == 0).ToList())
        {
            Drop(pool);
        }
    }

    private void Drop(WorkerPool pool)
    {
        _pools.Remove(pool.Properties);
        foreach (var line in pool.Lines)
        {
            line.Pools.Remove(pool);
        }
    }

    private ScheduledTask Take(long taskId)
    {
        ref var waiting = ref _tasks[taskId];
        var (dependency, seat) = (waiting.Dependency, waiting.Seat);
        var line = dependency is null ? _openLine : _lines[dependency];
        if (line.Head == taskId)
        {
            LeavePools(line);
            line.Remove(seat);
            EnterPools(line);
        }
        else
        {
            line.Remove(seat);
        }

        _tasks.Remove(taskId);
        if (line.Count == 0 && dependency is not null)
        {
            _lines.Remove(dependency);
        }

        return new ScheduledTask(taskId, dependency);
    }

    private Worker Take(WorkerPool pool, int index)
    {
        var worker = pool.Workers[index].Worker;
        pool.Workers.RemoveAt(index);
        WorkerCount--;
        if (pool.Workers.Count == 0)
        {
            _staffedPools.Remove(pool);
        }

        return worker;
    }

    // A pool's order is by the heads of its lines, so a line leaves it before its head changes and comes back after.
    private static void LeavePools(TaskLine line)
    {
        if (line.Count > 0)
        {
            foreach (var pool in line.Pools)
            {
                pool.RemoveLine(line);
            }
        }
    }

    private static void EnterPools(TaskLine line)
    {
        if (line.Count > 0)
        {
            foreach (var pool in line.Pools)
            {
                pool.AddLine(line);
            }
        }
    }
}
