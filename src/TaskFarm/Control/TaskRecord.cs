namespace TaskFarm.Control;

/// <summary>The state machine of one task: its attempts, retries, recoveries and losses, up to its one result.</summary>
/// <remarks>
/// <code>
///             AttemptStarted                AttemptEnded (good)      -> Succeeded
///   Scheduled ------------> Pending ------> AttemptEnded (bad)       -> Scheduled while retries, then recoveries, are left; then Failed
///      ^                       |            AttemptLost              -> Scheduled up to the allowed losses; then Failed
///      +---- RunAgain ---------+            any of them when aborted -> Aborted
///   Scheduled -- Aborted --> Aborted;  Scheduled -- TimedOut --> Failed
/// </code>
/// Only the latest attempt is listened to: what an earlier one reports late, or the latest reports twice, changes nothing.
/// </remarks>
public sealed class TaskRecord
{
    internal const int MaxRecoveries = 1_000;

    private readonly long _submittedTicks;
    private readonly int _allowedLosses;
    private ITask _task;
    private HashSet<ITask>? _triedLinks;
    private int _link;
    private int _attempt;
    private int? _retriesLeft;
    private int _losses;
    private string? _engineId;
    private bool _aborted;
    private AttemptOutcome? _outcome;
    private TaskFailure? _failure;
    private long _completedTicks;

    /// <summary>Makes the record of a task that was just accepted.</summary>
    /// <param name="taskId">The task's id.</param>
    /// <param name="task">What is to be done; never changed.</param>
    /// <param name="allowedLosses">How many engines may go away under the task before it is suspected of killing them.</param>
    /// <param name="submitted">When it was accepted.</param>
    public TaskRecord(long taskId, ITask task, int allowedLosses, DateTimeOffset submitted)
    {
        ArgumentNullException.ThrowIfNull(task);
        TaskId = taskId;
        _task = task;
        _allowedLosses = allowedLosses;
        _submittedTicks = submitted.UtcTicks;
    }

    private TaskRecord(long taskId, ITask task, int allowedLosses, TaskRecordState state)
        : this(taskId, task, allowedLosses, state.Submitted)
    {
        for (var link = 0; link < state.Link; link++)
        {
            var recovery = _task.RecoveryTask ?? throw new ArgumentException($"Task {taskId} has no recovery task number {link + 1}.", nameof(state));
            (_triedLinks ??= new(ReferenceEqualityComparer.Instance) { _task }).Add(recovery);
            _task = recovery;
        }

        _link = state.Link;
        State = state.State;
        _attempt = state.Attempt;
        _retriesLeft = state.RetriesLeft;
        _losses = state.Losses;
        _engineId = state.EngineId;
        _aborted = state.IsAborted;
        _outcome = state.Outcome;
        _failure = state.Failure;
        _completedTicks = state.Completed?.UtcTicks ?? 0;
    }

    /// <summary>The task's id.</summary>
    public long TaskId { get; }

    /// <summary>The number of the latest attempt; 0 before the first.</summary>
    public int Attempt => _attempt;

    /// <summary>The engine of the latest attempt; null before the first.</summary>
    public string? EngineId => _engineId;

    /// <summary>What runs at the next attempt, or runs now: the task, or a link of its chain of recovery tasks.</summary>
    public ITask Task => _task;

    /// <summary>Where the task stands.</summary>
    public TaskState State { get; private set; }

    /// <summary>How the task ended; null while it has not. Made anew at each call: most hosts keep it in another form.</summary>
    public TaskResult? Result =>
        State is TaskState.Scheduled or TaskState.Pending
            ? null
            : new TaskResult(
                TaskId,
                _engineId,
                _failure is null ? _outcome!.Returned : default,
                _failure,
                new DateTimeOffset(_submittedTicks, TimeSpan.Zero),
                _outcome is { HasRun: true } ? _outcome.Started : null,
                _outcome?.Duration ?? TimeSpan.Zero,
                new DateTimeOffset(_completedTicks, TimeSpan.Zero),
                _attempt,
                _outcome?.Output ?? "");

    /// <summary>Whether an abort was acknowledged: an attempt that has not begun must not begin any more.</summary>
    public bool IsAborted => Volatile.Read(ref _aborted);

    /// <summary>Makes the record of a task from what was saved of it.</summary>
    /// <param name="taskId">The task's id.</param>
    /// <param name="task">The task as it was accepted.</param>
    /// <param name="allowedLosses">As at the first.</param>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    /// <exception cref="ArgumentException">The state is not one of this task: it has fewer recovery tasks.</exception>
    public static TaskRecord Restore(long taskId, ITask task, int allowedLosses, TaskRecordState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new TaskRecord(taskId, task, allowedLosses, state);
    }

    /// <summary>All that the record knows beside the task itself.</summary>
    public TaskRecordState Save() => new()
    {
        State = State,
        Link = _link,
        Attempt = _attempt,
        RetriesLeft = _retriesLeft,
        Losses = _losses,
        EngineId = _engineId,
        IsAborted = _aborted,
        Outcome = _outcome,
        Failure = _failure,
        Submitted = new DateTimeOffset(_submittedTicks, TimeSpan.Zero),
        Completed = _completedTicks == 0 ? null : new DateTimeOffset(_completedTicks, TimeSpan.Zero),
    };

    /// <summary>Takes in what happened and decides what follows.</summary>
    /// <param name="event">What happened.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">The event can't happen to a task that stands where this one does.</exception>
    public TaskVerdict Handle(TaskEvent @event, DateTimeOffset now) => @event switch
    {
        TaskEvent.AttemptEnded ended => IsCurrent(ended.Attempt) ? Settle(ended.Outcome, now) : TaskVerdict.Nothing,
        TaskEvent.AttemptStarted started => Start(started),
        TaskEvent.AttemptLost lost => IsCurrent(lost.Attempt) ? Lose(now) : TaskVerdict.Nothing,
        TaskEvent.Aborted => Abort(now),
        TaskEvent.TimedOut timedOut => TimeOut(timedOut, now),
        _ => throw Impossible(@event),
    };

    private bool IsCurrent(int attempt) => State == TaskState.Pending && attempt == _attempt;

    private TaskVerdict Start(TaskEvent.AttemptStarted started)
    {
        if (State != TaskState.Scheduled || started.Attempt <= _attempt)
        {
            throw Impossible(started);
        }

        State = TaskState.Pending;
        _attempt = started.Attempt;
        _engineId = started.EngineId;
        return TaskVerdict.Nothing;
    }

    private TaskVerdict Settle(AttemptOutcome outcome, DateTimeOffset now)
    {
        if (_aborted)
        {
            return End(TaskVerdict.Ended.Aborted, Failures.Aborted(TaskId), outcome, now);
        }

        if (outcome.Failure is null)
        {
            return End(TaskVerdict.Ended.Succeeded, null, outcome, now);
        }

        try
        {
            return TryAgain() ? RunAgain() : End(TaskVerdict.Ended.Failed, outcome.Failure, outcome, now);
        }
        catch (Exception exception)
        {
            // What a task of a user's own class says of its recovery and its dependency is the user's code.
            return End(TaskVerdict.Ended.Failed, TaskFailure.Of(exception), outcome, now);
        }
    }

    private bool TryAgain()
    {
        if ((_retriesLeft ??= _task.Retries) > 0)
        {
            _retriesLeft--;
            return true;
        }

        // A task of a user's own class may name itself, or an earlier link, as its recovery: each link has one go. Or it may make a new one
        // each time it is asked.
        if (_task.RecoveryTask is not { } recovery
            || !(_triedLinks ??= new(ReferenceEqualityComparer.Instance) { _task }).Add(recovery)
            || _triedLinks.Count > MaxRecoveries)
        {
            return false;
        }

        _task = recovery;
        _link++;
        _retriesLeft = null;
        return true;
    }

    private TaskVerdict Lose(DateTimeOffset now)
    {
        _losses++;
        if (_aborted)
        {
            return End(TaskVerdict.Ended.Aborted, Failures.Aborted(TaskId), null, now);
        }

        try
        {
            return _losses <= _allowedLosses
                ? RunAgain()
                : End(TaskVerdict.Ended.Failed, Failures.EngineLost(TaskId, _engineId!, _losses), null, now);
        }
        catch (Exception exception)
        {
            return End(TaskVerdict.Ended.Failed, TaskFailure.Of(exception), null, now);
        }
    }

    private TaskVerdict.RunAgain RunAgain()
    {
        var again = new TaskVerdict.RunAgain(_task.Dependency);
        State = TaskState.Scheduled;
        return again;
    }

    private TaskVerdict Abort(DateTimeOffset now)
    {
        switch (State)
        {
            case TaskState.Scheduled:
                return End(TaskVerdict.Ended.Aborted, Failures.Aborted(TaskId), null, now);
            case TaskState.Pending:
                Volatile.Write(ref _aborted, true);
                return TaskVerdict.Nothing;
            case TaskState.Aborted:
                throw new TaskAlreadyAbortedException(TaskId);
            default:
                throw new TaskAlreadyCompletedException(TaskId);
        }
    }

    private TaskVerdict.Ended TimeOut(TaskEvent.TimedOut timedOut, DateTimeOffset now) =>
        State == TaskState.Scheduled
            ? End(TaskVerdict.Ended.Failed, Failures.Timeout(TaskId, _task.Dependency, timedOut.After), null, now)
            : throw Impossible(timedOut);

    private TaskVerdict.Ended End(TaskVerdict.Ended verdict, TaskFailure? failure, AttemptOutcome? outcome, DateTimeOffset now)
    {
        State = verdict.State;
        (_failure, _outcome, _completedTicks) = (failure, outcome, now.UtcTicks);
        return verdict;
    }

    private InvalidOperationException Impossible(TaskEvent @event) =>
        new($"{@event} can't happen to task {TaskId}, which is {State} after attempt {_attempt} (on {_engineId ?? "no engine"}; "
            + $"{_retriesLeft ?? _task.Retries} retries left, {_losses} engines lost, aborted: {_aborted}).");
}
