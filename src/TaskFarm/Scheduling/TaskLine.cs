namespace TaskFarm.Scheduling;

/// <summary>The waiting tasks that share one dependency, in order, and the pools whose workers meet it.</summary>
/// <remarks>
/// A ring of seats that holds nothing but ids, so that a million waiting tasks are not a million objects. Tasks come at either end and
/// leave from anywhere in O(1), by the number of their seat. A seat that is left in the middle stays empty until the head passes it, or
/// until the ring is full and those who are left move up.
/// </remarks>
/// <param name="dependency">What the tasks share; null for none.</param>
/// <param name="tasks">All waiting tasks, where those of this line have their seats and positions.</param>
internal sealed class TaskLine(Dependency? dependency, PagedTable<Waiting> tasks)
{
    private const long Empty = -1;
    private const int FewSeats = 4;
    private const int ManySeats = 4_096;

    // Few to begin with: a farm may have as many lines as tasks, each with a predicate of its own.
    private long[] _seats = new long[FewSeats];
    private long _first;
    private long _end;

    public Dependency? Dependency { get; } = dependency;

    public int Count { get; private set; }

    /// <summary>The id of the next task; the line must not be empty. Its seat is never an empty one.</summary>
    public long Head => _seats[_first & (_seats.Length - 1)];

    /// <summary>The position of the next task; the line must not be empty.</summary>
    public long HeadPosition => tasks[Head].Position;

    /// <summary>The pools that meet the dependency; not kept for the line without one, which every pool serves.</summary>
    public HashSet<WorkerPool> Pools { get; } = [];

    public bool MayRunOn(WorkerPool pool) => Dependency is null || Pools.Contains(pool);

    public void AddLast(long taskId)
    {
        MakeRoom();
        Sit(taskId, _end++);
    }

    public void AddFirst(long taskId)
    {
        MakeRoom();
        Sit(taskId, --_first);
    }

    public void Remove(long seat)
    {
        _seats[seat & (_seats.Length - 1)] = Empty;
        Count--;
        while (_first < _end && Head == Empty)
        {
            _first++;
        }

        if (Count == 0 && _seats.Length > ManySeats)
        {
            // What a million tasks sat on is given back.
            (_seats, _first, _end) = (new long[FewSeats], 0, 0);
        }
    }

    private void Sit(long taskId, long seat)
    {
        tasks[taskId].Seat = seat;
        _seats[seat & (_seats.Length - 1)] = taskId;
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

        // Where less than half are taken, moving up makes room enough, and costs each task one step for every seat that was left.
        _seats = new long[Count < old.Length / 2 ? old.Length : old.Length * 2];
        (_first, _end, Count) = (0, 0, 0);
        for (var seat = first; seat < end; seat++)
        {
            if (old[seat & (old.Length - 1)] is not Empty and var taskId)
            {
                Sit(taskId, _end++);
            }
        }
    }
}
