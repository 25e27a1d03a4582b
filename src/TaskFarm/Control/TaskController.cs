using System.Runtime.CompilerServices;
using TaskFarm.Scheduling;

namespace TaskFarm.Control;

/// <summary>The state machine of a farm: which tasks wait, which engines run which of them, and what comes next.</summary>
/// <remarks>
/// Plain and single-threaded: one door, <see cref="Handle"/>, takes an event and answers with decisions; a host carries them out. It
/// knows ids and dependencies only; payloads, retries and results are the business of each task's <see cref="TaskRecord"/>.
/// <code>
///   engine:  Idle ---- StartAttempt ----> Busy ---- settled, good ----> Idle
///             ^                             +------- settled, failed --> Penalised --+
///             +-------------------------- FailurePenalty later ----------------------+
/// </code>
/// The same events at the same times give the same decisions.
/// </remarks>
public sealed class TaskController
{
    private readonly IScheduler _scheduler;
    private readonly ControllerOptions _options;
    private readonly PagedTable<Entry> _tasks = new();
    private readonly Dictionary<string, Engine> _engines = new(StringComparer.Ordinal);
    // In the order of their readmission: the penalty is one and the same, and time never goes back.
    private readonly Queue<(Engine Engine, DateTimeOffset Due)> _penalised = [];
    private readonly int[] _counts = new int[Enum.GetValues<TaskState>().Length];
    private readonly List<ControllerDecision> _decisions = [];
    private DateTimeOffset? _stuckSince;
    private long _nextEngineOrdinal;

    /// <summary>Makes the controller of a new farm.</summary>
    /// <param name="scheduler">The scheduler; it must be empty and is the controller's alone from here.</param>
    /// <param name="options">The settings.</param>
    public TaskController(IScheduler scheduler, ControllerOptions options)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(options);
        _scheduler = scheduler;
        _options = options;
    }

    /// <summary>The id that the next task gets.</summary>
    public long NextTaskId { get; private set; }

    /// <summary>When the controller wants to hear <see cref="ControllerEvent.TimePassed"/>; null while it waits for no time.</summary>
    public DateTimeOffset? NextWake
    {
        get
        {
            if (_stuckSince is null && _penalised.Count == 0)
            {
                return null;
            }

            var idle = _stuckSince is { } since ? Later(since, _options.IdleTimeout) : (DateTimeOffset?)null;
            return _penalised.TryPeek(out var next) && !(idle < next.Due) ? next.Due : idle;
        }
    }

    /// <summary>The engines that are registered, in the order in which they came.</summary>
    public IEnumerable<EngineInfo> Engines => _engines.Values.OrderBy(engine => engine.Ordinal).Select(engine => engine.ToInfo());

    /// <summary>Takes in what happened and decides what is to be done.</summary>
    /// <param name="event">What happened.</param>
    /// <param name="now">When; never before the event that came last.</param>
    /// <returns>The decisions in their order. The list is used again at the next call.</returns>
    /// <exception cref="TaskNotFoundException">A task to abort is not there; nothing has changed.</exception>
    /// <exception cref="TaskAlreadyCompletedException">A task to abort has ended; nothing has changed.</exception>
    /// <exception cref="TaskAlreadyAbortedException">A task to abort is aborted; nothing has changed.</exception>
    /// <exception cref="EngineNotFoundException">An engine is not registered; nothing has changed.</exception>
    /// <exception cref="ArgumentException">
    /// An engine is registered twice, or goes on with an attempt that was given up, or task ids are out of turn; nothing has changed.
    /// </exception>
    public IReadOnlyList<ControllerDecision> Handle(ControllerEvent @event, DateTimeOffset now)
    {
        _decisions.Clear();
        switch (@event)
        {
            case ControllerEvent.AttemptSettled settled:
                if (!Settle(settled, now))
                {
                    return _decisions;
                }

                break;
            case ControllerEvent.TasksSubmitted submitted:
                Accept(submitted.Tasks);
                break;
            case ControllerEvent.IdsReserved reserved:
                NextTaskId += reserved.Count;
                return _decisions;
            case ControllerEvent.TasksRecovered recovered:
                Recover(recovered);
                break;
            case ControllerEvent.AbortRequested abort:
                Abort(abort.TaskId);
                break;
            case ControllerEvent.EngineRegistered registered:
                Register(registered);
                break;
            case ControllerEvent.EngineLeaving leaving:
                Leave(EngineOf(leaving.EngineId));
                break;
            case ControllerEvent.EngineGone gone:
                Unregister(EngineOf(gone.EngineId));
                break;
            case ControllerEvent.PropertiesChanged changed:
                ChangeProperties(EngineOf(changed.EngineId), Shared(changed.Properties));
                break;
            case ControllerEvent.ClearRequested clear:
                Clear(clear.TaskIds);
                return _decisions;
            case ControllerEvent.SpinRequested:
                AskPredicatesAgain();
                break;
            case ControllerEvent.TimePassed:
                Readmit(now);
                break;
            default:
                throw new ArgumentException($"The controller knows no {@event}.", nameof(@event));
        }

        StartWhatFits();
        WatchForStuckTasks(@event, now);
        return _decisions;
    }

    /// <summary>The properties of an engine.</summary>
    /// <exception cref="EngineNotFoundException">The engine is not registered.</exception>
    public EngineProperties PropertiesOf(string engineId) => EngineOf(engineId).Worker.Properties;

    /// <summary>Whether an engine is registered.</summary>
    public bool HasEngine(string engineId) => _engines.ContainsKey(engineId);

    /// <summary>Whether an attempt that an engine has begun can go on there: its task waits, and neither this attempt nor a later one has been settled.</summary>
    public bool CanGoOn(long taskId, int attempt)
    {
        ref var entry = ref _tasks.Find(taskId);
        return !Unsafe.IsNullRef(ref entry) && entry.State == TaskState.Scheduled && (entry.Attempt < attempt || (entry.Attempt == attempt && entry.MayRun));
    }

    /// <summary>Where a task stands; null where there is no such task.</summary>
    public TaskState? StateOf(long taskId)
    {
        ref var entry = ref _tasks.Find(taskId);
        return Unsafe.IsNullRef(ref entry) ? null : entry.State;
    }

    /// <summary>How many tasks stand where, or which.</summary>
    /// <param name="verbose">Whether the ids are wanted too, ascending; the scheduled ones in the scheduler's order.</param>
    public QueueStatus Status(bool verbose)
    {
        var counts = new QueueStatus
        {
            Pending = _counts[(int)TaskState.Pending],
            Scheduled = _counts[(int)TaskState.Scheduled],
            Succeeded = _counts[(int)TaskState.Succeeded],
            Failed = _counts[(int)TaskState.Failed],
            Aborted = _counts[(int)TaskState.Aborted],
        };
        if (!verbose)
        {
            return counts;
        }

        var ids = _tasks.Ids.ToLookup(id => _tasks[id].State);
        return counts with
        {
            PendingIds = [.. ids[TaskState.Pending]],
            ScheduledIds = [.. _scheduler.TaskIds],
            SucceededIds = [.. ids[TaskState.Succeeded]],
            FailedIds = [.. ids[TaskState.Failed]],
            AbortedIds = [.. ids[TaskState.Aborted]],
        };
    }

    /// <summary>How many tasks have not ended.</summary>
    public int UnfinishedCount => _counts[(int)TaskState.Scheduled] + _counts[(int)TaskState.Pending];

    /// <summary>The ids of the tasks that have not ended, ascending.</summary>
    public IEnumerable<long> UnfinishedIds => _tasks.Ids.Where(id => !IsOver(_tasks[id].State));

    /// <summary>The ids of the tasks that have ended, ascending.</summary>
    public IEnumerable<long> EndedIds => _tasks.Ids.Where(id => IsOver(_tasks[id].State));

    /// <summary>The engine that has a task; null where none has, or there is no such task.</summary>
    public string? EngineOfTask(long taskId)
    {
        ref var entry = ref _tasks.Find(taskId);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Engine?.Id;
    }

    /// <summary>Checks what must always hold.</summary>
    /// <exception cref="InvalidOperationException">It doesn't; the message says what.</exception>
    internal void Validate()
    {
        var states = _tasks.Ids.ToLookup(id => _tasks[id].State);
        foreach (var state in Enum.GetValues<TaskState>())
        {
            Require(_counts[(int)state] == states[state].Count(), $"the count of {state} tasks is that of the table");
        }

        Require(_scheduler.TaskIds.Order().SequenceEqual(states[TaskState.Scheduled]), "the scheduler holds the scheduled tasks");
        Require(
            _scheduler.WorkerIds.Order(StringComparer.Ordinal).SequenceEqual(
                _engines.Values.Where(engine => engine.State == EngineState.Idle).Select(engine => engine.Id).Order(StringComparer.Ordinal)),
            "the scheduler holds the idle engines");
        foreach (var engine in _engines.Values)
        {
            Require(
                engine.State == EngineState.Busy == (engine.TaskId is { } id && _tasks[id].Engine == engine && _tasks[id].State == TaskState.Pending),
                $"{engine.Id} is busy with a pending task of its own");
        }

        foreach (var id in states[TaskState.Pending])
        {
            Require(_tasks[id].Engine is null || _engines.ContainsValue(_tasks[id].Engine!), $"pending task {id} is with a registered engine");
        }
    }

    private static void Require(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"It does not hold that {invariant}.");
        }
    }

    // TimeSpan.MaxValue is how people say "never".
    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan by) =>
        by < DateTimeOffset.MaxValue - time ? time + by : DateTimeOffset.MaxValue;

    private static bool IsOver(TaskState state) => state >= TaskState.Succeeded;

    private void Accept(IReadOnlyList<ScheduledTask> tasks)
    {
        var next = NextTaskId;
        for (var index = 0; index < tasks.Count; index++)
        {
            var id = tasks[index].Id;
            if (id < 0 || id > next || (id < next && _tasks.Has(id)))
            {
                throw new ArgumentException($"Task {id} is out of turn: ids go on from {next}.", nameof(tasks));
            }

            next = Math.Max(next, id + 1);
        }

        NextTaskId = next;
        _counts[(int)TaskState.Scheduled] += tasks.Count;
        for (var index = 0; index < tasks.Count; index++)
        {
            _tasks.Add(tasks[index].Id, default);
            _scheduler.AddTask(tasks[index]);
        }
    }

    private void Recover(ControllerEvent.TasksRecovered recovered)
    {
        foreach (var task in recovered.Tasks)
        {
            var state = task.State == TaskState.Pending ? TaskState.Scheduled : task.State;
            _counts[(int)state]++;
            _tasks.Add(task.Id, new Entry { State = state, Attempt = task.Attempt, MayRun = task.State == TaskState.Pending });
            if (state == TaskState.Scheduled)
            {
                _scheduler.AddTask(new ScheduledTask(task.Id, task.Dependency));
            }
        }

        NextTaskId = recovered.NextTaskId;
    }

    // False where it is news of an attempt that is not the current one: nothing has changed then.
    private bool Settle(ControllerEvent.AttemptSettled settled, DateTimeOffset now)
    {
        ref var entry = ref _tasks.Find(settled.TaskId);
        if (Unsafe.IsNullRef(ref entry) || entry.State != TaskState.Pending || entry.Attempt != settled.Attempt)
        {
            return false;
        }

        var engine = entry.Engine;
        entry.Engine = null;
        switch (settled.Verdict)
        {
            case TaskVerdict.Ended ended:
                // It may have ended before the record heard of an abort.
                entry.IsAborted = false;
                Move(ref entry, ended.State);
                break;
            case TaskVerdict.RunAgain when entry.IsAborted:
                // The record had decided before it heard of the abort, and has ended the task since.
                Move(ref entry, TaskState.Aborted);
                break;
            case TaskVerdict.RunAgain again:
                Move(ref entry, TaskState.Scheduled);
                _scheduler.AddTask(new ScheduledTask(settled.TaskId, again.Dependency));
                break;
            default:
                throw new ArgumentException($"{settled.Verdict} settles no attempt.", nameof(settled));
        }

        if (engine is not null)
        {
            engine.TaskId = null;
            Release(engine, settled.Failed, now);
        }

        return true;
    }

    private void Leave(Engine engine)
    {
        engine.IsLeaving = true;
        if (engine.TaskId is null)
        {
            Unregister(engine);
        }
    }

    private void Release(Engine engine, bool failed, DateTimeOffset now)
    {
        if (engine.IsLeaving)
        {
            _engines.Remove(engine.Id);
            engine.State = EngineState.Gone;
        }
        else if (failed && _options.FailurePenalty > TimeSpan.Zero)
        {
            engine.State = EngineState.Penalised;
            _penalised.Enqueue((engine, Later(now, _options.FailurePenalty)));
        }
        else
        {
            engine.State = EngineState.Idle;
            _scheduler.AddWorker(engine.Worker);
        }
    }

    private void Readmit(DateTimeOffset now)
    {
        while (_penalised.TryPeek(out var next) && next.Due <= now)
        {
            var (engine, _) = _penalised.Dequeue();
            if (engine.State == EngineState.Penalised)
            {
                engine.State = EngineState.Idle;
                _scheduler.AddWorker(engine.Worker);
            }
        }
    }

    private void Abort(long taskId)
    {
        ref var entry = ref _tasks[taskId];
        if (entry.State == TaskState.Aborted || entry.IsAborted)
        {
            throw new TaskAlreadyAbortedException(taskId);
        }

        if (IsOver(entry.State))
        {
            throw new TaskAlreadyCompletedException(taskId);
        }

        entry.IsAborted = true;
        if (entry.State == TaskState.Scheduled)
        {
            _scheduler.PopTask(taskId);
            Move(ref entry, TaskState.Aborted);
        }

        _decisions.Add(new ControllerDecision.AbortTask(taskId));
    }

    private void Register(ControllerEvent.EngineRegistered registered)
    {
        if (registered.TaskId is { } task && !CanGoOn(task, registered.Attempt))
        {
            throw new ArgumentException(
                $"Attempt {registered.Attempt} of task {task} can't go on on '{registered.EngineId}': it was given up.", nameof(registered));
        }

        var engine = new Engine(registered.EngineId, Shared(registered.Properties), _nextEngineOrdinal);
        if (!_engines.TryAdd(engine.Id, engine))
        {
            throw new ArgumentException($"Engine '{engine.Id}' is registered already.", nameof(registered));
        }

        _nextEngineOrdinal++;
        if (registered.TaskId is { } taskId)
        {
            GoOn(engine, taskId, registered.Attempt);
        }
        else
        {
            _scheduler.AddWorker(engine.Worker);
        }
    }

    private void GoOn(Engine engine, long taskId, int attempt)
    {
        ref var entry = ref _tasks[taskId];
        _scheduler.PopTask(taskId);
        Move(ref entry, TaskState.Pending);
        (entry.Attempt, entry.Engine) = (attempt, engine);
        (engine.State, engine.TaskId) = (EngineState.Busy, taskId);
    }

    private void Unregister(Engine engine)
    {
        _engines.Remove(engine.Id);
        if (engine.State == EngineState.Idle)
        {
            _scheduler.PopWorker(engine.Id);
        }
        else if (engine.TaskId is { } taskId)
        {
            ref var entry = ref _tasks[taskId];
            entry.Engine = null;
            _decisions.Add(new ControllerDecision.ReportLoss(taskId, entry.Attempt));
        }

        // One that is penalised leaves its place in that queue behind, to be passed over when its time comes.
        engine.State = EngineState.Gone;
    }

    private void ChangeProperties(Engine engine, EngineProperties properties)
    {
        engine.Worker = new EngineWorker(engine, properties);
        if (engine.State == EngineState.Idle)
        {
            _scheduler.PopWorker(engine.Id);
            _scheduler.AddWorker(engine.Worker);
        }
    }

    // Engines with equal properties share one object, so that a predicate is asked once for all of them.
    private EngineProperties Shared(EngineProperties properties) =>
        _engines.Values.FirstOrDefault(engine => engine.Worker.Properties.Equals(properties))?.Worker.Properties ?? properties;

    // Answers are remembered by the properties object they were given for: with new objects everything is asked anew.
    private void AskPredicatesAgain()
    {
        var renewed = new Dictionary<EngineProperties, EngineProperties>(ReferenceEqualityComparer.Instance);
        foreach (var engine in _engines.Values.OrderBy(engine => engine.Ordinal))
        {
            var properties = engine.Worker.Properties;
            if (!renewed.TryGetValue(properties, out var fresh))
            {
                renewed.Add(properties, fresh = new EngineProperties(properties));
            }

            ChangeProperties(engine, fresh);
        }
    }

    private void Clear(IReadOnlyCollection<long>? taskIds)
    {
        var forgotten = new List<long>();
        foreach (var id in taskIds ?? [.. _tasks.Ids])
        {
            ref var entry = ref _tasks.Find(id);
            if (!Unsafe.IsNullRef(ref entry) && IsOver(entry.State))
            {
                _counts[(int)entry.State]--;
                _tasks.Remove(id);
                forgotten.Add(id);
            }
        }

        _decisions.Add(new ControllerDecision.ForgetTasks(forgotten));
    }

    private void StartWhatFits()
    {
        while (_scheduler.Ready && _scheduler.Schedule() is var (worker, task))
        {
            ref var entry = ref _tasks.Find(task.Id);
            if (worker is not EngineWorker { Engine: var engine } || Unsafe.IsNullRef(ref entry))
            {
                throw new InvalidOperationException($"{_scheduler.GetType()} paired task {task.Id} with {worker.Id}, which it was not both given.");
            }

            if (engine.State != EngineState.Idle || entry.State != TaskState.Scheduled)
            {
                throw new InvalidOperationException(
                    $"{_scheduler.GetType()} paired task {task.Id}, which is {entry.State}, with {worker.Id}, which is {engine.State}.");
            }

            Move(ref entry, TaskState.Pending);
            entry.Attempt++;
            entry.Engine = engine;
            engine.State = EngineState.Busy;
            engine.TaskId = task.Id;
            _decisions.Add(new ControllerDecision.StartAttempt(task.Id, entry.Attempt, worker.Id));
        }
    }

    private void WatchForStuckTasks(ControllerEvent @event, DateTimeOffset now)
    {
        if (_scheduler.TaskCount == 0 || _engines.Count == 0 || _scheduler.WorkerCount < _engines.Count)
        {
            _stuckSince = null;
        }
        else if (_stuckSince is null || @event is not (ControllerEvent.TimePassed or ControllerEvent.SpinRequested))
        {
            _stuckSince = now;
        }
        else if (now - _stuckSince >= _options.IdleTimeout)
        {
            _stuckSince = null;
            foreach (var id in _scheduler.TaskIds.ToList())
            {
                _scheduler.PopTask(id);
                Move(ref _tasks[id], TaskState.Failed);
                _decisions.Add(new ControllerDecision.TimeOutTask(id, _options.IdleTimeout));
            }
        }
    }

    private void Move(ref Entry entry, TaskState state)
    {
        _counts[(int)entry.State]--;
        _counts[(int)state]++;
        entry.State = state;
        entry.MayRun = false;
    }

    private Engine EngineOf(string engineId) =>
        _engines.TryGetValue(engineId, out var engine) ? engine : throw new EngineNotFoundException(engineId);

    // All that the controller keeps of a task: 24 bytes.
    private struct Entry
    {
        /// <summary>The engine that has the task; null while it waits, after its end, and where the engine is gone.</summary>
        public Engine? Engine;

        /// <summary>The number of the latest attempt: the fence that outcomes of earlier ones don't pass.</summary>
        public int Attempt;

        public TaskState State;

        /// <summary>An abort was acknowledged; a pending task is aborted when its attempt ends.</summary>
        public bool IsAborted;

        /// <summary>It waits, and its latest attempt, of before this controller's time, may be under way on an engine that is to come.</summary>
        public bool MayRun;
    }

    private sealed class Engine
    {
        public Engine(string id, EngineProperties properties, long ordinal)
        {
            Id = id;
            Ordinal = ordinal;
            Worker = new EngineWorker(this, properties);
        }

        public string Id { get; }

        public long Ordinal { get; }

        public Worker Worker { get; set; }

        public EngineState State { get; set; } = EngineState.Idle;

        /// <summary>It goes with the end of the task it is busy with.</summary>
        public bool IsLeaving { get; set; }

        /// <summary>The task it is busy with; null unless busy.</summary>
        public long? TaskId { get; set; }

        public EngineInfo ToInfo() => new(Id, Worker.Properties, State, TaskId);
    }

    // Finds its engine without a look into a table, once a task.
    private sealed class EngineWorker(Engine engine, EngineProperties properties) : Worker(engine.Id, properties)
    {
        public Engine Engine { get; } = engine;
    }
}
