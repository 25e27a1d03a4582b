using TaskFarm.Control;
using TaskFarm.Scheduling;
using TaskFarm.Storing;

namespace TaskFarm;

/// <summary>The host of the controller and of the task records in one process: gives them their turns and carries out what they decide.</summary>
/// <remarks>
/// A turn is a lock: whoever has news takes it, and what is decided is carried out before it is given back. No user code runs in a
/// turn but predicates and a scheduler of the user's own; whoever waits for a result goes on elsewhere.
/// </remarks>
internal sealed class LocalController : ITaskController
{
    // Some microseconds: the time of ten or so small tasks.
    private const int SpinsBetweenTries = 300;
    private const int TriesBeforeSleep = 10;

    private readonly Lock _turn = new();
    private readonly TaskController _core;
    private readonly LocalFarmOptions _options;
    private readonly Func<string, Func<EngineProperties, bool>> _dependCompiler;
    private readonly ITimer _alarm;

    // Null where the farm has no store; set before the first turn.
    private FarmLog? _log;

    private readonly PagedTable<JournalEntry> _journal = new();
    private readonly Dictionary<long, TaskCompletionSource<TaskResult?>> _waits = [];
    private readonly Dictionary<string, LocalEngine> _engines = new(StringComparer.Ordinal);
    private readonly Queue<ControllerEvent> _followUps = [];

    // Barriers, by the number of tasks that must have ended before it is worth looking again.
    private readonly PriorityQueue<TaskCompletionSource, long> _barriers = new();
    private long _endedTasks;
    private LocalEngine? _latestEngine;
    private bool _isDriving;
    private FarmUnavailableException? _stopped;
    private DateTimeOffset? _alarmAt;
    private DateTimeOffset _now;
    private long _nextEngine;

    public LocalController(IScheduler scheduler, LocalFarmOptions options, Func<string, Func<EngineProperties, bool>> dependCompiler)
    {
        _core = new TaskController(
            scheduler, new ControllerOptions { FailurePenalty = options.FailurePenalty, IdleTimeout = options.IdleTimeout });
        _options = options;
        _dependCompiler = dependCompiler;
        using (ExecutionContext.SuppressFlow())
        {
            _alarm = options.TimeProvider.CreateTimer(_ => WakeUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends when the farm has; faulted where it could not go on.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Those who watch the farm.</summary>
    public FarmWatchers Watchers { get; } = new();

    /// <summary>How many barriers wait.</summary>
    public int BarrierCount => _barriers.Count;

    /// <summary>The time of the farm's clock.</summary>
    public DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    public async Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default) =>
        (await RunAsync([task], cancellationToken).ConfigureAwait(false))[0];

    public Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        cancellationToken.ThrowIfCancellationRequested();
        // Copied, as the caller's collection may change while it is read.
        ITask[] accepted = [.. tasks];
        return Task.FromResult<IReadOnlyList<long>>(Accept(accepted, Array.ConvertAll(accepted, DependencyOf)));
    }

    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            return _journal[taskId].ResultOf(taskId) is { } result ? Task.FromResult<TaskResult?>(result)
                : block ? WaitFor(taskId).WaitAsync(cancellationToken)
                : Task.FromResult<TaskResult?>(null);
        }
    }

    public Task AbortAsync(long taskId, CancellationToken cancellationToken = default) =>
        DriveInTurn(new ControllerEvent.AbortRequested(taskId), cancellationToken);

    public async Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        var unfinished = taskIds is null ? await UnfinishedAsync(cancellationToken).ConfigureAwait(false) : Known(taskIds);
        while (NextLook(unfinished) is { } wait)
        {
            await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            return Task.FromResult(_core.Status(verbose));
        }
    }

    public Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            var before = _journal.Count;
            // A copy: a list that its owner changes meanwhile must throw here, where it is the caller's mistake.
            List<long>? ids = taskIds is null ? null : [.. taskIds];
            if (_log is { UnheardCount: > 0 })
            {
                // What has ended and is not on disk yet is unfinished, as far as anyone knows.
                ids = [.. (ids ?? _journal.Ids).Where(id => _journal.Has(id) && _journal[id].HasEnded)];
            }

            Drive(new ControllerEvent.ClearRequested(ids), Now);
            return Task.FromResult(before - _journal.Count);
        }
    }

    public Task SpinAsync(CancellationToken cancellationToken = default) =>
        DriveInTurn(new ControllerEvent.SpinRequested(), cancellationToken);

    public Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            return Task.FromResult<IReadOnlyList<EngineInfo>>([.. _core.Engines]);
        }
    }

    public IEngine Engine(string engineId)
    {
        ArgumentNullException.ThrowIfNull(engineId);
        return new LocalEngineHandle(engineId, this);
    }

    public string AddEngine(EngineProperties properties)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            var engine = new LocalEngine($"engine-{_nextEngine++}", _options);
            _engines.Add(engine.Id, engine);
            Drive(new ControllerEvent.EngineRegistered(engine.Id, properties), Now);
            if (Watchers.Any)
            {
                Watchers.Tell(new FarmEvent.EngineCame(_now, engine.Id));
            }

            return engine.Id;
        }
    }

    public void RemoveEngine(string engineId)
    {
        using (TakeTurn())
        {
            var engine = FindEngine(engineId);
            _engines.Remove(engineId);
            _latestEngine = null;
            Drive(new ControllerEvent.EngineGone(engineId), Now);
            if (Watchers.Any)
            {
                Watchers.Tell(new FarmEvent.EngineGone(_now, engineId));
            }

            engine.Close(new EngineNotFoundException(engineId));
        }
    }

    /// <summary>The engine of this id, for direct work.</summary>
    public LocalEngine FindEngine(string engineId)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            return _engines.TryGetValue(engineId, out var engine) ? engine : throw new EngineNotFoundException(engineId);
        }
    }

    public EngineProperties PropertiesOf(string engineId)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            return _core.PropertiesOf(engineId);
        }
    }

    public void ChangeProperties(string engineId, Func<EngineProperties, EngineProperties> change)
    {
        using (TakeTurn())
        {
            Drive(new ControllerEvent.PropertiesChanged(engineId, change(PropertiesOf(engineId))), Now);
        }
    }

    /// <summary>What the tasks ask of their engines, ready to be asked.</summary>
    /// <exception cref="ArgumentException">A task is not one that can be accepted.</exception>
    public Dependency?[] DependenciesOf(ITask[] tasks) => Array.ConvertAll(tasks, DependencyOf);

    /// <summary>Takes in what the farm's store holds, before anything else happens, and tells the store of everything from now on.</summary>
    public void GoOn(FarmLog log, Recovery recovery)
    {
        using (TakeTurn())
        {
            _log = log;
            foreach (var result in recovery.Results)
            {
                _journal.Add(result.Id, default);
                _journal[result.Id].Keep(result.Bytes.ToArray());
            }

            foreach (var task in recovery.Tasks)
            {
                _journal.Add(task.Id, task.ToJournal());
                log.GoesOn(task);
            }

            Drive(new ControllerEvent.TasksRecovered(recovery.ForController(_dependCompiler), recovery.NextTaskId), Now);
        }
    }

    /// <summary>What was written is on disk: whoever waits for it hears of it, and new tasks are taken in.</summary>
    public void TakeIn(PendingBatch written)
    {
        using (TakeTurn())
        {
            _log!.Written(written.Ended);
            written.News.ForEach(Watchers.Tell);
            foreach (var ended in written.Ended)
            {
                _journal[ended.Id].Keep(ended.Bytes);
                WakeWaiters(ended.Id, ended.Result);
            }

            if (_stopped is null)
            {
                foreach (var held in _log.Release(written.Progress))
                {
                    Begin(held.Attempt, held.Engine);
                }

                TakeIn(written.Submissions);
                ClearWhatIsDue();
            }
        }
    }

    /// <summary>An engine reports the outcome of an attempt. Throws nothing.</summary>
    public void Settle(EngineWork.Attempt attempt, AttemptOutcome outcome)
    {
        if (_log is not null)
        {
            // Out of the turn, as a result may be large.
            outcome = StoredResults.Pack(outcome);
        }

        // Moving the controller's data from core to core costs more than settling a small task. Whoever finds the turn taken stays away
        // for the time of several, so that whoever has it can go on with what its core has at hand.
        for (var tries = 0; !_turn.TryEnter(); tries++)
        {
            if (tries == TriesBeforeSleep)
            {
                _turn.Enter();
                break;
            }

            Thread.SpinWait(SpinsBetweenTries);
        }

        try
        {
            SettleOne(attempt, outcome);
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>Ends it all: engines take no more work, and whoever waits gets the reason.</summary>
    public void Stop(FarmUnavailableException reason)
    {
        using (TakeTurn())
        {
            if (_stopped is not null)
            {
                return;
            }

            _stopped = reason;
            _alarm.Dispose();
            foreach (var engine in _engines.Values)
            {
                engine.Close(reason);
            }

            foreach (var wait in _waits.Values)
            {
                wait.SetException(reason);
            }

            foreach (var (barrier, _) in _barriers.UnorderedItems)
            {
                barrier.SetException(reason);
            }
        }
    }

    /// <summary>Ends it all, as the store can't go on.</summary>
    public void StopWithStore(StoreException reason) => StopBroken(new FarmUnavailableException($"The farm has stopped. {reason.Message}", reason));

    /// <summary>Ends it all, and has it known that nobody asked for it.</summary>
    public void StopBroken(FarmUnavailableException reason)
    {
        Stop(reason);
        Stopped.TrySetException(reason);
    }

    private Turn TakeTurn()
    {
        if (_isDriving && _turn.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("A predicate or a scheduler can't call the farm that is asking it.");
        }

        _turn.Enter();
        return new Turn(_turn);
    }

    private void SettleOne(EngineWork.Attempt attempt, AttemptOutcome outcome)
    {
        if (_stopped is not null)
        {
            return;
        }

        Advance(outcome.Ended);
        var news = Watchers.Any
            ? new FarmEvent.AttemptEnded(outcome.Ended, attempt.TaskId, attempt.Number, attempt.EngineId, outcome.Duration, outcome.Failure?.Kind)
            : null;
        if (_log is null)
        {
            Watchers.Tell(news);
        }

        TaskVerdict verdict;
        if (attempt.Record is null && outcome.IsValueAlone)
        {
            KeepValue(attempt, outcome, news);
            verdict = TaskVerdict.Ended.Succeeded;
        }
        else
        {
            verdict = Tell(attempt.Record ?? RecordOf(attempt.TaskId), new TaskEvent.AttemptEnded(attempt.Number, outcome), news);
        }

        if (verdict != TaskVerdict.Nothing)
        {
            DriveUnattended(
                new ControllerEvent.AttemptSettled(attempt.TaskId, attempt.Number, outcome.Failure is not null, verdict), outcome.Ended);
        }
        else if (_log is not null)
        {
            Watchers.Tell(news);
        }
    }

    private Dependency? DependencyOf(ITask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfNegative(task.Retries);
        if (task.RecoveryTask is not null)
        {
            // What a recovery task asks for that doesn't compile is refused now, not when it is needed. A chain may run into a circle.
            var seen = new HashSet<ITask>(ReferenceEqualityComparer.Instance) { task };
            for (var link = task.RecoveryTask; link is not null && seen.Count <= TaskRecord.MaxRecoveries && seen.Add(link); link = link.RecoveryTask)
            {
                link.Dependency?.Compile(_dependCompiler);
            }
        }

        return task.Dependency?.Compile(_dependCompiler);
    }

    private IdRange Accept(ITask[] tasks, Dependency?[] dependencies)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            Advance(Now);
            var first = _core.NextTaskId;
            var scheduled = new ScheduledTask[tasks.Length];
            for (var index = 0; index < tasks.Length; index++)
            {
                scheduled[index] = new ScheduledTask(first + index, dependencies[index]);
                _journal.Add(first + index, new JournalEntry(tasks[index], _now));
            }

            if (Watchers.Any)
            {
                Watchers.Tell(new FarmEvent.TasksSubmitted(_now, first, scheduled.Length));
            }

            Drive(new ControllerEvent.TasksSubmitted(scheduled), _now);
            return new IdRange(first, scheduled.Length);
        }
    }

    private void KeepValue(EngineWork.Attempt attempt, AttemptOutcome outcome, FarmEvent? news)
    {
        ref var entry = ref _journal[attempt.TaskId];
        if (_log is null)
        {
            entry.KeepValue(attempt, outcome);
            WakeWaiters(attempt.TaskId);
        }
        else
        {
            _log.Ended(attempt.TaskId, TaskState.Succeeded, entry.ValueResult(attempt, outcome), news);
        }
    }

    private void TakeIn(List<Submission> submissions)
    {
        if (submissions.Count == 0)
        {
            return;
        }

        foreach (var submission in submissions)
        {
            _log!.Accepted(submission);
            for (var index = 0; index < submission.Tasks.Length; index++)
            {
                _journal.Add(submission.FirstId + index, new JournalEntry(submission.Tasks[index], submission.Submitted));
            }

            if (Watchers.Any)
            {
                Watchers.Tell(new FarmEvent.TasksSubmitted(submission.Submitted, submission.FirstId, submission.Tasks.Length));
            }
        }

        DriveUnattended(new ControllerEvent.TasksSubmitted([.. submissions.SelectMany(submission => submission.ToSchedule())]), Now);
    }

    private void ClearWhatIsDue()
    {
        if (_log!.DueToClear(Now) is { Count: > 0 } due)
        {
            DriveUnattended(new ControllerEvent.ClearRequested(due), Now);
        }
    }

    private Task DriveInTurn(ControllerEvent @event, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (TakeTurn())
        {
            ThrowIfStopped();
            Drive(@event, Now);
        }

        return Task.CompletedTask;
    }

    private void Drive(ControllerEvent @event, DateTimeOffset now)
    {
        Advance(now);
        try
        {
            CarryOutAll(@event);
            SetAlarm();
        }
        catch (Exception exception) when (exception is not TaskFarmException || !NamesATaskOrEngine(@event))
        {
            throw StopBroken(exception);
        }
    }

    // Only with these can the farm's own errors be the caller's mistake.
    private static bool NamesATaskOrEngine(ControllerEvent @event) =>
        @event is ControllerEvent.AbortRequested or ControllerEvent.EngineGone or ControllerEvent.PropertiesChanged;

    // The controller takes in the event, and then what came of carrying out its decisions, until there is nothing left to do.
    private void CarryOutAll(ControllerEvent @event)
    {
        _isDriving = true;
        try
        {
            var next = @event;
            do
            {
                var decisions = _core.Handle(next, _now);
                for (var index = 0; index < decisions.Count; index++)
                {
                    CarryOut(decisions[index]);
                }
            }
            while (_followUps.TryDequeue(out next));
        }
        finally
        {
            _isDriving = false;
        }
    }

    // Only a scheduler of the user's own can bring us here. Which tasks it has lost nobody knows, so the farm can't go on.
    private FarmUnavailableException StopBroken(Exception exception)
    {
        var reason = new FarmUnavailableException($"The farm has stopped, as its scheduler threw {exception.GetType()}: {exception.Message}", exception);
        StopBroken(reason);
        return reason;
    }

    // A turn that no caller waits for.
    private void DriveUnattended(ControllerEvent @event, DateTimeOffset now)
    {
        try
        {
            Drive(@event, now);
        }
        catch (FarmUnavailableException)
        {
            // Whoever waits has been told, and whoever comes will be.
        }
    }

    private void CarryOut(ControllerDecision decision)
    {
        switch (decision)
        {
            case ControllerDecision.StartAttempt start:
                var attempt = _journal[start.TaskId].Start(this, start, _now);
                _log?.Started(start, attempt.Record);
                if (_log is null || attempt.Number == 1 || !_log.Hold(attempt, EngineOf(start.EngineId)))
                {
                    Begin(attempt, EngineOf(start.EngineId));
                }

                break;
            case ControllerDecision.ReportLoss loss:
                var verdict = Tell(RecordOf(loss.TaskId), new TaskEvent.AttemptLost(loss.Attempt));
                _followUps.Enqueue(new ControllerEvent.AttemptSettled(loss.TaskId, loss.Attempt, Failed: false, verdict));
                break;
            case ControllerDecision.AbortTask abort:
                var record = RecordOf(abort.TaskId);
                if (Tell(record, new TaskEvent.Aborted()) == TaskVerdict.Nothing)
                {
                    _log?.Aborting(record);
                }

                break;
            case ControllerDecision.TimeOutTask timeOut:
                Tell(RecordOf(timeOut.TaskId), new TaskEvent.TimedOut(timeOut.After));
                break;
            case ControllerDecision.ForgetTasks forget:
                foreach (var id in forget.TaskIds)
                {
                    _journal.Remove(id);
                }

                _log?.Forgotten(forget.TaskIds);
                break;
            default:
                throw new InvalidOperationException($"The host knows no {decision}.");
        }
    }

    private void Begin(EngineWork.Attempt attempt, LocalEngine engine)
    {
        if (Watchers.Any)
        {
            Watchers.Tell(new FarmEvent.AttemptStarted(_now, attempt.TaskId, attempt.Number, attempt.EngineId));
        }

        engine.Post(attempt);
    }

    // With a store the news is told when what follows from the event is on disk.
    private TaskVerdict Tell(TaskRecord record, TaskEvent @event, FarmEvent? news = null)
    {
        var verdict = record.Handle(@event, _now);
        switch (verdict)
        {
            case TaskVerdict.Ended ended when _log is not null:
                _log.Ended(record.TaskId, ended.State, record.Result!, news);
                break;
            case TaskVerdict.Ended:
                _journal[record.TaskId].Keep(record.Result!);
                WakeWaiters(record.TaskId);
                break;
            case TaskVerdict.RunAgain again:
                _log?.WentBack(record, _core.NextTaskId, news);
                return new TaskVerdict.RunAgain(again.Dependency?.Compile(_dependCompiler));
        }

        return verdict;
    }

    private void WakeWaiters(long taskId, TaskResult? result = null)
    {
        if (_waits.Count > 0 && _waits.Remove(taskId, out var wait))
        {
            wait.SetResult(result ?? _journal[taskId].ResultOf(taskId));
        }

        if (Watchers.Any)
        {
            Watchers.Tell(new FarmEvent.TaskEnded(_now, taskId, (result ?? _journal[taskId].ResultOf(taskId))!.Failure?.Kind));
        }

        _endedTasks++;
        while (_barriers.TryPeek(out var barrier, out var due) && due <= _endedTasks)
        {
            _barriers.Dequeue();
            barrier.SetResult();
        }
    }

    // The engine that has just become free mostly gets the next task.
    private LocalEngine EngineOf(string engineId) =>
        ReferenceEquals(_latestEngine?.Id, engineId) ? _latestEngine : _latestEngine = _engines[engineId];

    private TaskRecord RecordOf(long taskId) => _journal[taskId].RecordOf(taskId, _options.AllowedEngineLosses);

    private Task<TaskResult?> WaitFor(long taskId)
    {
        if (!_waits.TryGetValue(taskId, out var wait))
        {
            _waits.Add(taskId, wait = new TaskCompletionSource<TaskResult?>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return wait.Task;
    }

    private List<long> Known(IReadOnlyCollection<long> taskIds)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            foreach (var id in taskIds)
            {
                _ = _journal[id];
            }

            return [.. taskIds];
        }
    }

    // Of the tasks that are known now, those that are unfinished when as many have ended. Mostly there are none, and no id was listed.
    private async Task<List<long>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        long end;
        TaskCompletionSource? wait;
        using (TakeTurn())
        {
            ThrowIfStopped();
            end = _core.NextTaskId;
            wait = WhenEnded(UnfinishedCount);
        }

        await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        using (TakeTurn())
        {
            ThrowIfStopped();
            return UnfinishedCount == 0 ? []
                : _log is null ? [.. _core.UnfinishedIds.TakeWhile(id => id < end)]
                : [.. _journal.Ids.TakeWhile(id => id < end).Where(id => !_journal[id].HasEnded)];
        }
    }

    // A task that has ended counts until it is on disk.
    private int UnfinishedCount => _core.UnfinishedCount + (_log?.UnheardCount ?? 0);

    // As many tasks as are unfinished must end before the last of them can have; when they have, it is time to look again. So a barrier
    // costs a few looks and no work a task.
    private TaskCompletionSource? NextLook(List<long> unfinished)
    {
        using (TakeTurn())
        {
            ThrowIfStopped();
            unfinished.RemoveAll(id => !_journal.Has(id) || _journal[id].HasEnded);
            if (unfinished.Count == 0)
            {
                return null;
            }

            return WhenEnded(unfinished.Count);
        }
    }

    // Done when so many more tasks have ended; null for none.
    private TaskCompletionSource? WhenEnded(int count)
    {
        if (count == 0)
        {
            return null;
        }

        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _barriers.Enqueue(wait, _endedTasks + count);
        return wait;
    }

    private async Task WaitAsync(TaskCompletionSource? barrier, CancellationToken cancellationToken)
    {
        try
        {
            await (barrier?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Or those who look in again and again at a task that never ends would leave a barrier behind each time.
            using (TakeTurn())
            {
                _barriers.Remove(barrier!, out _, out _);
            }

            throw;
        }
    }

    // The core's time never goes back, whatever the machine's clock does.
    private void Advance(DateTimeOffset now) => _now = now > _now ? now : _now;

    private void SetAlarm()
    {
        if (_core.NextWake != _alarmAt)
        {
            _alarmAt = _core.NextWake;
            // A timer takes 49 days at most; one that comes early is set again for what is left.
            _alarm.Change(
                _alarmAt is { } at ? TimeSpan.FromTicks(Math.Clamp((at - _now).Ticks, 0, TimeSpan.TicksPerDay)) : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
    }

    private void WakeUp()
    {
        using (TakeTurn())
        {
            if (_stopped is null)
            {
                // A timer may be a little early; the alarm is set again for what is left.
                _alarmAt = null;
                DriveUnattended(new ControllerEvent.TimePassed(), Now);
            }
        }
    }

    /// <summary>Does nothing as long as the farm goes on.</summary>
    /// <exception cref="FarmUnavailableException">It has been stopped.</exception>
    public void ThrowIfStopped()
    {
        if (_stopped is { } reason)
        {
            throw new FarmUnavailableException(reason.Message, reason.InnerException);
        }
    }

    private readonly ref struct Turn(Lock turn)
    {
        public void Dispose() => turn.Exit();
    }
}
