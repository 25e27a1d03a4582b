namespace TaskFarm.Scheduling;

/// <summary>The waiting tasks that share one dependency, in order, and the pools whose workers meet it.</summary>
/// <remarks>
/// A ring of seats: tasks come at either end and leave from anywhere in O(1), as each knows its seat. A seat that is left in the middle
/// stays empty until the head passes it, or until the ring is full and those who are left move up.
/// </remarks>
internal sealed class TaskLine(Dependency? dependency)
{
    // Four to begin with: a farm may have as many lines as tasks, each with a predicate of its own.
    private ScheduledTask?[] _seats = new ScheduledTask?[4];
    private long _first;
    private long _end;

    public Dependency? Dependency { get; } = dependency;

    public int Count { get; private set; }

    /// <summary>The next task; the line must not be empty. Its seat is never an empty one.</summary>
    public ScheduledTask Head => _seats[_first & (_seats.Length - 1)]!;

    /// <summary>The pools that meet the dependency; not kept for the line without one, which every pool serves.</summary>
    public HashSet<WorkerPool> Pools { get; } = [];

    public bool MayRunOn(WorkerPool pool) => Dependency is null || Pools.Contains(pool);

    public void AddLast(ScheduledTask task)
    {
        MakeRoom();
        Sit(task, _end++);
    }

    public void AddFirst(ScheduledTask task)
    {
        MakeRoom();
        Sit(task, --_first);
    }

    public void Remove(ScheduledTask task)
    {
        _seats[task.Seat & (_seats.Length - 1)] = null;
        Count--;
        while (_first < _end && _seats[_first & (_seats.Length - 1)] is null)
        {
            _first++;
        }
    }

    private void Sit(ScheduledTask task, long seat)
    {
        task.Seat = seat;
        _seats[seat & (_seats.Length - 1)] = task;
        Count++;
    }

    private void MakeRoom()
    {
        if (_end - _first < _seats.Length)
        {
            return;
        }

        var old = _seats;
        var (first, end) = (_first, _end);
        // Less than half are taken: moving up makes room enough, and costs each task one step for every seat that was left.
        _seats = new ScheduledTask?[Count < old.Length / 2 ? old.Length : old.Length * 2];
        (_first, _end, Count) = (0, 0, 0);
        for (var seat = first; seat < end; seat++)
        {
            if (old[seat & (old.Length - 1)] is { } task)
            {
                Sit(task, _end++);
            }
        }
    }
}
