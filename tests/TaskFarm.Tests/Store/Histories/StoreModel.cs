using TaskFarm.Control;

namespace TaskFarm.Tests.Store.Histories;

/// <summary>What a farm with one engine and a store knows, in the simplest way.</summary>
internal sealed class StoreModel
{
    private readonly List<long> _queue;
    private readonly SortedDictionary<long, ModelTask> _tasks;

    public StoreModel()
        : this([], [], 0)
    {
    }

    private StoreModel(List<long> queue, SortedDictionary<long, ModelTask> tasks, long nextId) => (_queue, _tasks, NextId) = (queue, tasks, nextId);

    public long NextId { get; private set; }

    public IReadOnlyList<long> Queue => _queue;

    public IReadOnlyDictionary<long, ModelTask> Tasks => _tasks;

    public StoreModel Copy() => new([.. _queue], new(_tasks), NextId);

    public void Submit(TaskPlan[] plans, int firstNumber)
    {
        foreach (var plan in plans)
        {
            _tasks.Add(NextId, new ModelTask(firstNumber++, plan, 0, plan.Retries, 0, TaskState.Scheduled));
            _queue.Add(NextId++);
        }
    }

    public void RunNext()
    {
        var id = _queue[0];
        _queue.RemoveAt(0);
        _tasks[id] = _tasks[id].Run();
        if (!_tasks[id].HasEnded)
        {
            _queue.Add(id);
        }
    }

    public void Abort(long id)
    {
        _queue.Remove(id);
        _tasks[id] = _tasks[id] with { State = TaskState.Aborted };
    }

    public int Clear()
    {
        var ended = _tasks.Where(task => task.Value.HasEnded).Select(task => task.Key).ToList();
        ended.ForEach(id => _tasks.Remove(id));
        return ended.Count;
    }

    /// <summary>How a farm's status differs from what is known here; null where it doesn't.</summary>
    public string? FaultOf(QueueStatus status)
    {
        var expected = $"scheduled {Text(_queue)}, succeeded {Text(Ids(TaskState.Succeeded))}, failed {Text(Ids(TaskState.Failed))}, aborted {Text(Ids(TaskState.Aborted))}";
        var actual = $"scheduled {Text(status.ScheduledIds!)}, succeeded {Text(status.SucceededIds!)}, failed {Text(status.FailedIds!)}, aborted {Text(status.AbortedIds!)}";
        return actual == expected ? null : $"The farm has {actual}; expected was {expected}.";
    }

    private static string Text(IEnumerable<long> ids) => $"[{string.Join(" ", ids)}]";

    private IEnumerable<long> Ids(TaskState state) => _tasks.Where(task => task.Value.State == state).Select(task => task.Key);
}
