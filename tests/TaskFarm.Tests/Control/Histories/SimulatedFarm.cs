using TaskFarm.Control;
using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>A host of the controller and the records as a real one is, but without threads, with engines and a clock that do as they are told.</summary>
internal sealed class SimulatedFarm(IScheduler scheduler, ControllerOptions options, int allowedLosses, Sabotage sabotage)
{
    private readonly Dictionary<long, TaskRecord> _records = [];
    private readonly Dictionary<long, ITask> _tasks = [];
    private readonly Dictionary<string, SimulatedAttempt> _running = [];
    private readonly List<SimulatedAttempt> _past = [];
    private readonly Queue<ControllerEvent> _events = [];

    public TaskController Controller { get; } = new(scheduler, options);

    public static DateTimeOffset Begin { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Begin;

    /// <summary>The attempts that engines have, in the order of the engines' names.</summary>
    public IReadOnlyList<SimulatedAttempt> Running => [.. _running.Values.OrderBy(attempt => attempt.EngineId, StringComparer.Ordinal)];

    /// <summary>The attempts that are over, or whose engine is gone. Such an engine may be alive, and report after all.</summary>
    public IReadOnlyList<SimulatedAttempt> Past => _past;

    /// <summary>The attempts that were started since this was last emptied.</summary>
    public List<SimulatedAttempt> Started { get; } = [];

    /// <summary>How often each task was told to have ended.</summary>
    public Dictionary<long, int> Endings { get; } = [];

    public TaskRecord? RecordOf(long taskId) => _records.GetValueOrDefault(taskId);

    public void Submit(IReadOnlyList<PlannedTask> tasks)
    {
        var first = Controller.NextTaskId;
        var scheduled = tasks.Select((task, index) => new ScheduledTask(first + index, task.Dependency)).ToList();
        foreach (var (task, index) in tasks.Select((task, index) => (task, index)))
        {
            _records.Add(first + index, new TaskRecord(first + index, task, allowedLosses, Now));
            _tasks.Add(first + index, task);
        }

        Drive(new ControllerEvent.TasksSubmitted(scheduled));
    }

    public void Drive(ControllerEvent @event)
    {
        _events.Enqueue(@event);
        while (_events.TryDequeue(out var next))
        {
            foreach (var decision in Controller.Handle(next, Now).ToList())
            {
                CarryOut(decision);
            }
        }
    }

    /// <summary>The engine begins with its attempt; one whose task was aborted before is sent back unbegun.</summary>
    public bool TryBegin(SimulatedAttempt attempt)
    {
        attempt.Begun |= !attempt.Record.IsAborted || sabotage == Sabotage.EngineRunsAbortedTasks;
        return attempt.Begun;
    }

    /// <summary>The engine reports how its attempt ended.</summary>
    public void Finish(SimulatedAttempt attempt, bool well)
    {
        _running.Remove(attempt.EngineId);
        _past.Add(attempt);
        Report(attempt, TryBegin(attempt) ? Outcome(attempt, well) : AttemptOutcome.NeverRan(Now), attempt.Number);
    }

    /// <summary>An outcome comes again, or from an engine that was given up.</summary>
    public void ReportAgain(SimulatedAttempt attempt, bool well) =>
        Report(
            attempt,
            Outcome(attempt, well),
            sabotage == Sabotage.HostBelievesLateOutcomes && _running.Values.FirstOrDefault(current => current.TaskId == attempt.TaskId) is { } latest
                ? latest.Number
                : attempt.Number);

    /// <summary>The engine goes away under whatever it does.</summary>
    public void Lose(string engineId)
    {
        if (_running.Remove(engineId, out var attempt))
        {
            _past.Add(attempt);
        }

        Drive(new ControllerEvent.EngineGone(engineId));
    }

    /// <summary>The clock goes on to the time that the controller waits for, at most to a time; true where the controller was woken.</summary>
    public bool AdvanceTo(DateTimeOffset end)
    {
        if (Controller.NextWake is { } wake && wake <= end && sabotage != Sabotage.HostForgetsTheClock)
        {
            Now = wake > Now ? wake : Now;
            Drive(new ControllerEvent.TimePassed());
            return true;
        }

        Now = end;
        return false;
    }

    private AttemptOutcome Outcome(SimulatedAttempt attempt, bool well) => new(
        well ? new TaskReturn(attempt.ToString()) : default,
        well ? null : new TaskFailure(FailureKind.Exception, "Planned", attempt.ToString()),
        Now,
        TimeSpan.Zero,
        "");

    private void Report(SimulatedAttempt attempt, AttemptOutcome outcome, int number)
    {
        var verdict = Tell(attempt.Record, new TaskEvent.AttemptEnded(number, outcome));
        if (verdict != TaskVerdict.Nothing)
        {
            Drive(new ControllerEvent.AttemptSettled(attempt.TaskId, number, outcome.Failure is not null, verdict));
        }
    }

    private void CarryOut(ControllerDecision decision)
    {
        switch (decision)
        {
            case ControllerDecision.StartAttempt start:
                var attempt = new SimulatedAttempt(_records[start.TaskId], start.Attempt, start.EngineId);
                Tell(attempt.Record, new TaskEvent.AttemptStarted(start.Attempt, start.EngineId));
                _running.Add(start.EngineId, attempt);
                Started.Add(attempt);
                break;
            case ControllerDecision.ReportLoss loss:
                TaskEvent news = sabotage == Sabotage.HostChargesLosses
                    ? new TaskEvent.AttemptEnded(loss.Attempt, Outcome(_past[^1], well: false))
                    : new TaskEvent.AttemptLost(loss.Attempt);
                _events.Enqueue(new ControllerEvent.AttemptSettled(loss.TaskId, loss.Attempt, Failed: false, Tell(_records[loss.TaskId], news)));
                break;
            case ControllerDecision.AbortTask abort:
                if (sabotage != Sabotage.HostForgetsAborts || _records[abort.TaskId].State == TaskState.Scheduled)
                {
                    Tell(_records[abort.TaskId], new TaskEvent.Aborted());
                }

                break;
            case ControllerDecision.TimeOutTask timeOut:
                Tell(_records[timeOut.TaskId], new TaskEvent.TimedOut(timeOut.After));
                break;
            case ControllerDecision.ForgetTasks forget:
                foreach (var id in forget.TaskIds)
                {
                    _records.Remove(id);
                }

                break;
            default:
                throw new InvalidOperationException($"The host knows no {decision}.");
        }
    }

    private TaskVerdict Tell(TaskRecord record, TaskEvent @event)
    {
        // A host may keep a record elsewhere between any two events: one made of what was saved decides the same.
        var twin = TaskRecord.Restore(record.TaskId, _tasks[record.TaskId], allowedLosses, record.Save());
        var verdict = record.Handle(@event, Now);
        if (verdict != twin.Handle(@event, Now) || record.Save().ToString() != twin.Save().ToString())
        {
            throw new InvalidOperationException($"Task {record.TaskId}, restored, does not take {@event} as it did: {record.Save()}, {twin.Save()}.");
        }

        if (verdict is TaskVerdict.Ended)
        {
            Endings[record.TaskId] = Endings.GetValueOrDefault(record.TaskId) + 1;
        }

        return verdict;
    }
}
