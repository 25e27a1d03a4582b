using TaskFarm.Control;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>What the rows say a farm does, in lists and loops: slow, plain, and written apart from the core.</summary>
/// <remarks>It doesn't choose where a random scheduler chooses; it says whether a choice is allowed.</remarks>
internal sealed class FarmModel(QueueOrder order, TimeSpan penalty, TimeSpan idleTimeout, int allowedLosses)
{
    private readonly List<ModelTask> _waiting = [];
    private readonly List<ModelEngine> _idle = [];
    private readonly List<ModelEngine> _penalised = [];
    private DateTimeOffset? _stuckSince;

    /// <summary>Every task that was submitted, cleared ones included.</summary>
    public List<ModelTask> Tasks { get; } = [];

    /// <summary>The engines in the order in which they came.</summary>
    public List<ModelEngine> Engines { get; } = [];

    public int IdleCount => _idle.Count;

    public IEnumerable<long> WaitingIds => _waiting.Select(task => task.Id);

    public ModelEngine Engine(string id) => Engines.Single(engine => engine.Id == id);

    public DateTimeOffset? NextDue => Engines.Select(engine => engine.PenalisedUntil).Append(_stuckSince + idleTimeout).Min();

    public void Submit(IEnumerable<PlannedTask> tasks)
    {
        foreach (var task in tasks)
        {
            Tasks.Add(new ModelTask(Tasks.Count, task));
            Enqueue(Tasks[^1]);
        }
    }

    public void Join(string id, int properties)
    {
        Engines.Add(new ModelEngine(id) { Properties = properties });
        BecomeIdle(Engines[^1]);
    }

    public void Lose(ModelEngine engine)
    {
        Engines.Remove(engine);
        _idle.Remove(engine);
        _penalised.Remove(engine);
        if (engine.Task is { } task)
        {
            engine.Task = null;
            if (task.IsAborted)
            {
                task.End(TaskState.Aborted, FailureKind.Aborted);
            }
            else if (++task.Losses > allowedLosses)
            {
                task.End(TaskState.Failed, FailureKind.EngineLost);
            }
            else
            {
                Enqueue(task);
            }
        }
    }

    public void Settle(ModelEngine engine, bool begun, bool well, DateTimeOffset now)
    {
        var task = engine.Task!;
        engine.Task = null;
        if (task.IsAborted)
        {
            task.End(TaskState.Aborted, FailureKind.Aborted);
        }
        else if (well)
        {
            task.State = TaskState.Succeeded;
        }
        else if (task.TakeAnotherGo())
        {
            Enqueue(task);
        }
        else
        {
            task.End(TaskState.Failed, FailureKind.Exception);
        }

        if (begun && !well && penalty > TimeSpan.Zero)
        {
            engine.PenalisedUntil = now + penalty;
            _penalised.Add(engine);
        }
        else
        {
            BecomeIdle(engine);
        }
    }

    /// <summary>What an abort of this id answers: nothing, or the error.</summary>
    public Type? Abort(long id)
    {
        if (id >= Tasks.Count || Tasks[(int)id] is { IsCleared: true })
        {
            return typeof(TaskNotFoundException);
        }

        var task = Tasks[(int)id];
        if (task.IsAborted || task.State == TaskState.Aborted)
        {
            return typeof(TaskAlreadyAbortedException);
        }

        if (task.IsOver)
        {
            return typeof(TaskAlreadyCompletedException);
        }

        task.IsAborted = true;
        if (_waiting.Remove(task))
        {
            task.End(TaskState.Aborted, FailureKind.Aborted);
        }

        return null;
    }

    public void Clear(IEnumerable<long> ids)
    {
        foreach (var id in ids.Where(id => id < Tasks.Count && Tasks[(int)id].IsOver))
        {
            Tasks[(int)id].IsCleared = true;
        }
    }

    public void SetProperties(ModelEngine engine, int properties)
    {
        engine.Properties = properties;
        if (_idle.Remove(engine))
        {
            BecomeIdle(engine);
        }
    }

    public void Spin()
    {
        foreach (var engine in Engines)
        {
            SetProperties(engine, engine.Properties);
        }
    }

    public void Readmit(DateTimeOffset now)
    {
        foreach (var engine in _penalised.Where(engine => engine.PenalisedUntil <= now).ToList())
        {
            _penalised.Remove(engine);
            engine.PenalisedUntil = null;
            BecomeIdle(engine);
        }
    }

    /// <summary>A task was started; returns what is wrong with that.</summary>
    public string? Start(long taskId, string engineId, int attempt)
    {
        if (_waiting.Find(waiting => waiting.Id == taskId) is not { } task)
        {
            return $"task {taskId} was started, which {(taskId < Tasks.Count ? $"is {Tasks[(int)taskId]}" : "isn't there")}";
        }

        if (_idle.Find(idle => idle.Id == engineId) is not { } engine)
        {
            return $"{engineId} was given a task, and isn't idle";
        }

        if (!engine.MayRun(task))
        {
            return $"{engineId} was given task {taskId}, whose dependency it doesn't meet";
        }

        if (order != QueueOrder.Any)
        {
            var (expectedTask, expectedEngine) = FirstPair()!.Value;
            if (expectedTask != task || expectedEngine != engine)
            {
                return $"{engineId} was given task {taskId}; next were task {expectedTask.Id} and {expectedEngine.Id}";
            }
        }

        if (attempt != ++task.Attempts)
        {
            return $"attempt {attempt} of task {taskId} was started, which is its attempt number {task.Attempts}";
        }

        _waiting.Remove(task);
        _idle.Remove(engine);
        task.State = TaskState.Pending;
        task.LatestEngine = engineId;
        engine.Task = task;
        return null;
    }

    /// <summary>All that follows of itself from what happened, when everything that could start has; returns what is wrong.</summary>
    /// <param name="now">The time.</param>
    /// <param name="changed">Whether something has happened but time, a spin, or news of the past.</param>
    public string? Close(DateTimeOffset now, bool changed)
    {
        if (FirstPair() is var (task, engine))
        {
            return $"task {task.Id} waits while {engine.Id} is idle and may run it";
        }

        if (_waiting.Count == 0 || Engines.Count == 0 || _idle.Count < Engines.Count)
        {
            _stuckSince = null;
        }
        else if (changed || _stuckSince is null)
        {
            _stuckSince = now;
        }

        return null;
    }

    /// <summary>The time has come, or the scheduler was made to look again, and nothing was changed by that.</summary>
    public void TimeOut(DateTimeOffset now)
    {
        if (_stuckSince is not null && _waiting.Count > 0 && _idle.Count == Engines.Count && now >= _stuckSince + idleTimeout)
        {
            _stuckSince = null;
            foreach (var task in _waiting)
            {
                task.End(TaskState.Failed, FailureKind.Timeout);
            }

            _waiting.Clear();
        }
    }

    private (ModelTask Task, ModelEngine Engine)? FirstPair()
    {
        foreach (var task in _waiting)
        {
            if (_idle.Find(engine => engine.MayRun(task)) is { } engine)
            {
                return (task, engine);
            }
        }

        return null;
    }

    private void Enqueue(ModelTask task)
    {
        task.State = TaskState.Scheduled;
        _waiting.Insert(order == QueueOrder.NewestFirst ? 0 : _waiting.Count, task);
    }

    private void BecomeIdle(ModelEngine engine) => _idle.Insert(order == QueueOrder.NewestFirst ? 0 : _idle.Count, engine);
}
