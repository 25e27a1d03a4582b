using TaskFarm.Control;
using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>One history, played to a farm and to the model, which must agree after every step.</summary>
internal sealed class HistoryRun
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(5);
    private static readonly int[] ClockSteps = [0, 1, 400, 999, 1_000, 1_001, 2_500, 4_999, 5_000, 20_000];

    private readonly SimulatedFarm _farm;
    private readonly FarmModel _model;
    private readonly IScheduler _scheduler;
    private readonly QueueOrder _order;
    private readonly PlannedTask _shared = new(DependencyKind.None, 1);
    private readonly PlannedTask _sharedChain;
    private readonly Story? _story;
    private int _joined;

    private HistoryRun(History history, IScheduler scheduler, QueueOrder order, Sabotage sabotage, bool telling)
    {
        var penalty = history.Penalty ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        _farm = new SimulatedFarm(
            scheduler, new ControllerOptions { FailurePenalty = penalty, IdleTimeout = IdleTimeout }, history.AllowedLosses, sabotage);
        _model = new FarmModel(order, penalty, IdleTimeout, history.AllowedLosses);
        _scheduler = scheduler;
        _order = order;
        _sharedChain = new PlannedTask(DependencyKind.SomeMemory, 0) { RecoveryTask = _shared };
        _story = telling ? new Story(() => _farm.Now) : null;
        _story?.Add($"penalty {penalty.TotalSeconds} s, idle timeout {IdleTimeout.TotalSeconds} s, {history.AllowedLosses} engine losses allowed");
    }

    /// <summary>Plays a history, then runs all to its end; returns the fault and the story up to it, or null.</summary>
    public static string? FindFault(History history, Func<IScheduler> scheduler, QueueOrder order, Sabotage sabotage = Sabotage.None)
    {
        if (new HistoryRun(history, scheduler(), order, sabotage, telling: false).FindFault(history.Steps) is null)
        {
            return null;
        }

        // Telling costs more than playing, so only what is worth it is told.
        var run = new HistoryRun(history, scheduler(), order, sabotage, telling: true);
        return $"{run.FindFault(history.Steps)}{Environment.NewLine}{Environment.NewLine}The story:{Environment.NewLine}{run._story}";
    }

    private string? FindFault(IEnumerable<Step> steps)
    {
        try
        {
            return Play(steps) ?? PlayToTheEnd();
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private string? Play(IEnumerable<Step> steps) => steps.Select(Play).FirstOrDefault(fault => fault is not null);

    private string? Play(Step step) => step.Kind switch
    {
        StepKind.Submit => Submit([.. step.Tasks.Select(TaskOf)]),
        StepKind.EngineJoins => _model.Engines.Count < 4 ? Join(step.A % Dependencies.Properties.Count) : null,
        StepKind.EngineLeaves => Pick(_model.Engines, step.A, Lose),
        StepKind.EngineBegins => Pick(_farm.Running, step.A, Begin),
        StepKind.AttemptSucceeds => Pick(_farm.Running, step.A, attempt => Finish(attempt, well: true)),
        StepKind.AttemptFails => Pick(_farm.Running, step.A, attempt => Finish(attempt, well: false)),
        StepKind.LateOutcome => Pick(_farm.Past, step.A, attempt => ReportAgain(attempt, step.B % 2 == 0)),
        StepKind.DoubledVerdict => Pick(_farm.Past, step.A, attempt => SettleAgain(attempt, step.B)),
        StepKind.Abort => Abort(step.A % (_model.Tasks.Count + 1)),
        StepKind.ClearAll => Clear(null),
        StepKind.ClearSome => Clear([step.A % (_model.Tasks.Count + 1), step.B % (_model.Tasks.Count + 1), step.B % (_model.Tasks.Count + 1)]),
        StepKind.SetProperties => Pick(_model.Engines, step.A, engine => SetProperties(engine, step.B % Dependencies.Properties.Count)),
        StepKind.Spin => Spin(),
        StepKind.ClockStep => Advance(TimeSpan.FromMilliseconds(ClockSteps[step.A % ClockSteps.Length])),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static string? Pick<T>(IReadOnlyList<T> items, int index, Func<T, string?> play) =>
        items.Count == 0 ? null : play(items[index % items.Count]);

    private PlannedTask TaskOf(TaskShape shape)
    {
        var task = new PlannedTask(shape.Dependency, shape.Retries);
        task.RecoveryTask = shape.Recovery switch
        {
            RecoveryKind.None => null,
            RecoveryKind.Own => new PlannedTask(DependencyKind.None, 0),
            RecoveryKind.Shared => _shared,
            RecoveryKind.SharedChain => _sharedChain,
            RecoveryKind.Itself => task,
            RecoveryKind.Circle => new PlannedTask(DependencyKind.None, 1) { RecoveryTask = task },
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };
        return task;
    }

    private string? Submit(PlannedTask[] tasks)
    {
        _story?.Add($"submit {tasks.Length}: {string.Join("; ", tasks.Select((task, index) => $"{_model.Tasks.Count + index} {Describe(task)}"))}");
        _farm.Submit(tasks);
        _model.Submit(tasks);
        return Compare(changed: true);
    }

    private string? Join(int properties)
    {
        var id = $"engine-{_joined++}";
        _story?.Add($"{id} joins with properties {properties}");
        _farm.Drive(new ControllerEvent.EngineRegistered(id, Dependencies.Properties[properties]));
        _model.Join(id, properties);
        return Compare(changed: true);
    }

    private string? Lose(ModelEngine engine)
    {
        _story?.Add($"{engine.Id} goes away");
        _farm.Lose(engine.Id);
        _model.Lose(engine);
        return Compare(changed: true);
    }

    private string? Begin(SimulatedAttempt attempt)
    {
        var before = attempt.Begun;
        _story?.Add($"{attempt} begins");
        return _farm.TryBegin(attempt) && !before && _model.Tasks[(int)attempt.TaskId].IsAborted
            ? $"attempt {attempt} began after the abort of its task was acknowledged"
            : null;
    }

    private string? Finish(SimulatedAttempt attempt, bool well)
    {
        if (Begin(attempt) is { } fault)
        {
            return fault;
        }

        _story?.Add($"{attempt} {(!attempt.Begun ? "is sent back unbegun" : well ? "succeeds" : "fails")}");
        _farm.Finish(attempt, well);
        _model.Settle(_model.Engine(attempt.EngineId), attempt.Begun, well, _farm.Now);
        return Compare(changed: true);
    }

    private string? ReportAgain(SimulatedAttempt attempt, bool well)
    {
        _story?.Add($"a late or doubled outcome of {attempt}: {(well ? "success" : "failure")}");
        _farm.ReportAgain(attempt, well);
        return Compare(changed: false);
    }

    private string? SettleAgain(SimulatedAttempt attempt, int verdict)
    {
        _story?.Add($"a doubled verdict on {attempt}");
        TaskVerdict again = verdict % 2 == 0 ? new TaskVerdict.Ended(TaskState.Succeeded) : new TaskVerdict.RunAgain(null);
        _farm.Drive(new ControllerEvent.AttemptSettled(attempt.TaskId, attempt.Number, Failed: verdict % 3 == 0, again));
        return Compare(changed: false);
    }

    private string? Abort(long id)
    {
        _story?.Add($"abort {id}");
        var expected = _model.Abort(id);
        try
        {
            _farm.Drive(new ControllerEvent.AbortRequested(id));
        }
        catch (TaskFarmException exception)
        {
            return exception.GetType() == expected
                ? Compare(changed: false)
                : $"the abort of task {id} says {exception.GetType().Name}, which should be {expected?.Name ?? "no error"}";
        }

        return expected is null ? Compare(changed: true) : $"the abort of task {id} does not say {expected.Name}";
    }

    private string? Clear(long[]? ids)
    {
        _story?.Add($"clear {(ids is null ? "all" : string.Join(", ", ids))}");
        _farm.Drive(new ControllerEvent.ClearRequested(ids));
        _model.Clear(ids ?? _model.Tasks.Select(task => task.Id));
        return Compare(changed: false);
    }

    private string? SetProperties(ModelEngine engine, int properties)
    {
        _story?.Add($"{engine.Id} gets properties {properties}");
        _farm.Drive(new ControllerEvent.PropertiesChanged(engine.Id, Dependencies.Properties[properties]));
        _model.SetProperties(engine, properties);
        return Compare(changed: true);
    }

    private string? Spin()
    {
        _story?.Add($"spin");
        _farm.Drive(new ControllerEvent.SpinRequested());
        _model.Spin();
        return Compare(changed: false, mayTimeOut: true);
    }

    private string? Advance(TimeSpan by)
    {
        var end = _farm.Now + by;
        string? fault = null;
        while (fault is null && _farm.AdvanceTo(end))
        {
            _story?.Add($"the controller is woken");
            _model.Readmit(_farm.Now);
            fault = Compare(changed: false, mayTimeOut: true);
            if (_farm.Controller.NextWake <= _farm.Now)
            {
                return $"the controller wants to be woken at {Story.Time(_farm.Controller.NextWake)}, when it just was";
            }
        }

        _story?.Add($"the clock has gone on");
        return fault ?? (_model.NextDue <= _farm.Now ? $"the controller was not woken at {Story.Time(_model.NextDue)}" : null);
    }

    // Engines go on, and so does the clock, until all has ended that can.
    private string? PlayToTheEnd()
    {
        _story?.Add($"--- what is left runs to its end");
        for (var turn = 0; _model.Tasks.Any(task => !task.IsOver); turn++)
        {
            if (turn > 50 * _model.Tasks.Count + 50)
            {
                return "what is left doesn't come to an end";
            }

            var fault = _model.Engines.Count == 0 ? Advance(10 * IdleTimeout) ?? Join(4)
                : _farm.Running.Count > 0 ? Finish(_farm.Running[0], turn % 3 != 0)
                : Advance(IdleTimeout);
            if (fault is not null)
            {
                return fault;
            }
        }

        return _farm.Endings.Count == _model.Tasks.Count && _farm.Endings.Values.All(times => times == 1)
            ? null
            : "a task did not end exactly once";
    }

    private string? Compare(bool changed, bool mayTimeOut = false)
    {
        foreach (var attempt in _farm.Started)
        {
            _story?.Add($"    starts {attempt}");
            if (_model.Start(attempt.TaskId, attempt.EngineId, attempt.Number) is { } wrong)
            {
                return wrong;
            }
        }

        _farm.Started.Clear();
        if (mayTimeOut)
        {
            _model.TimeOut(_farm.Now);
        }

        _farm.Controller.Validate();
        return _model.Close(_farm.Now, changed)
            ?? _model.Tasks.Select(CompareTask).FirstOrDefault(difference => difference is not null)
            ?? CompareEngines()
            ?? CompareQueue();
    }

    private string? CompareTask(ModelTask expected)
    {
        var record = _farm.RecordOf(expected.Id);
        if (expected.IsCleared)
        {
            return record is null && _farm.Controller.StateOf(expected.Id) is null ? null : $"task {expected.Id} was cleared and is still there";
        }

        if (record is null || record.State != expected.State || _farm.Controller.StateOf(expected.Id) != expected.State)
        {
            return $"task {expected.Id} should be {expected}; it is {record?.State} to its record and {_farm.Controller.StateOf(expected.Id)} to the controller";
        }

        if (!expected.IsOver)
        {
            return record.Result is null ? null : $"task {expected.Id} has a result before its end";
        }

        var result = record.Result!;
        var latest = $"{expected.Id}#{expected.Attempts}@{expected.LatestEngine}";
        return result.Failure?.Kind != expected.Failure ? $"task {expected.Id} failed by {result.Failure}, not by {expected.Failure}"
            : result.Attempts != expected.Attempts ? $"task {expected.Id} counts {result.Attempts} attempts, not {expected.Attempts}"
            : result.EngineId != expected.LatestEngine ? $"task {expected.Id} names {result.EngineId} as its engine, not {expected.LatestEngine}"
            : result.Succeeded && !Equals(result.Value, latest) ? $"task {expected.Id} has the value of {result.Value}, not of {latest}"
            : expected.Failure == FailureKind.Exception && result.Failure!.Message != latest ? $"task {expected.Id} has the failure of {result.Failure}, not of {latest}"
            : null;
    }

    private string? CompareEngines()
    {
        var expected = _model.Engines.Select(engine => (
            engine.Id,
            engine.Task is not null ? EngineState.Busy : engine.PenalisedUntil is not null ? EngineState.Penalised : EngineState.Idle,
            engine.Task?.Id));
        var actual = _farm.Controller.Engines.Select(engine => (engine.Id, engine.State, engine.TaskId));
        return expected.SequenceEqual(actual)
            ? _farm.Controller.NextWake > _model.NextDue || _farm.Controller.NextWake is null != _model.NextDue is null && _model.NextDue is not null
                ? $"the controller waits for {Story.Time(_farm.Controller.NextWake)}, when {Story.Time(_model.NextDue)} matters"
                : null
            : $"the engines should be {string.Join(", ", expected)}; they are {string.Join(", ", actual)}";
    }

    private string? CompareQueue()
    {
        var status = _farm.Controller.Status(verbose: true);
        if (_order != QueueOrder.Any && !_scheduler.TaskIds.SequenceEqual(_model.WaitingIds))
        {
            return $"the queue should be {string.Join(", ", _model.WaitingIds)}; it is {string.Join(", ", _scheduler.TaskIds)}";
        }

        var sum = status.Pending + status.Scheduled + status.Succeeded + status.Failed + status.Aborted;
        return sum == _model.Tasks.Count(task => !task.IsCleared)
            && status.PendingIds!.Count == status.Pending && status.ScheduledIds!.Count == status.Scheduled
            && status.SucceededIds!.Count == status.Succeeded && status.FailedIds!.Count == status.Failed && status.AbortedIds!.Count == status.Aborted
            ? null
            : $"the counts don't add up: {status}";
    }

    private static string Describe(PlannedTask task)
    {
        var recovery = task.RecoveryTask is not { } next ? "none"
            : next == task ? "itself"
            : $"with {next.Retries} retries{(next.RecoveryTask is null ? "" : " and its own recovery")}";
        return $"needs {task.DependencyKind}, {task.Retries} retries, recovery {recovery}";
    }
}
