using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;
using TaskFarm.Scheduling;

namespace TaskFarm.Orleans;

/// <summary>Gives the controller its turns and carries out what it decides.</summary>
/// <remarks>
/// Reentrant: a turn of the core is one piece of synchronous code, <see cref="Drive"/>, and what it decides that takes calls is done
/// beside the next turns.
/// </remarks>
[Reentrant]
[KeepAlive]
internal sealed partial class TaskControllerGrain : Grain, ITaskControllerGrain, IDisposable
{
    private readonly FarmStorage _storage;
    private readonly EngineHost _host;
    private readonly IClusterMembershipService _membership;
    private readonly FarmInstruments _instruments;
    private readonly ILogger<TaskControllerGrain> _log;
    private readonly DependencyBook _dependencies;
    private readonly string _farm;
    private readonly TaskFarmOptions _options;
    private readonly FarmLedger _ledger;
    private readonly TaskController _core;
    private readonly PagedTable<TaskPlace> _places = new();
    private readonly Dictionary<Guid, OpenBatch> _batches = [];
    private readonly Dictionary<Guid, Task<long>> _submissions = [];
    private readonly Dictionary<long, Task> _aborts = [];
    private readonly EndedBatches _endedBatches = new();
    private readonly Dictionary<string, RegisteredEngine> _engines = new(StringComparer.Ordinal);
    private readonly EndedWaits _waits = new();
    private readonly RemoteWatchers _watchers;
    private readonly CancellationTokenSource _deactivated = new();
    private FarmUnavailableException? _broken;
    private Task _latestLoss = Task.CompletedTask;
    private ITimer? _alarm;
    private DateTimeOffset? _alarmAt;
    private DateTimeOffset _now;

    public TaskControllerGrain(
        FarmStorage storage,
        EngineHost host,
        CodeLoader code,
        IClusterMembershipService membership,
        FarmInstruments instruments,
        ILogger<TaskControllerGrain> log)
    {
        _storage = storage;
        _host = host;
        _membership = membership;
        _instruments = instruments;
        _log = log;
        _dependencies = new DependencyBook(code);
        _farm = FarmKey.Checked(this.GetPrimaryKeyString());
        _options = storage.OptionsOf(_farm);
        _watchers = new RemoteWatchers(_options.TimeProvider);
        _ledger = new FarmLedger(storage, _farm, GrainContext.GrainId);
        _core = new TaskController(
            _options.Scheduler?.Invoke() ?? Schedulers.Create(_options.SchedulerName),
            new ControllerOptions { FailurePenalty = _options.FailurePenalty, IdleTimeout = _options.IdleTimeout });
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var self = this.AsReference<ITaskControllerGrain>();
        _alarm = _options.TimeProvider.CreateTimer(_ => self.WakeAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await BeginRecoveryAsync();
        this.RegisterGrainTimer(LookWhoIsSilentAsync, new GrainTimerCreationOptions(_options.HeartbeatPeriod, _options.HeartbeatPeriod) { Interleave = true });
        _ = WatchMembershipAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _deactivated.CancelAsync();
        _alarm?.Dispose();
    }

    public void Dispose() => _deactivated.Dispose();

    public async Task<long> SubmitAsync(BatchHeader[] batches)
    {
        await Recovered;
        ThrowIfBroken();
        var key = batches[0].Batch;
        if (_batches.TryGetValue(key, out var known))
        {
            return known.First;
        }

        if (_endedBatches.Find(key) is { } first)
        {
            // The answer got lost, and the batch was stored again.
            DropBatch(key);
            return first;
        }

        // A client that asks again while the first call is under way waits for that.
        if (!_submissions.TryGetValue(key, out var submission) || submission.IsFaulted)
        {
            submission = AcceptAsync(batches);
            if (!submission.IsCompleted)
            {
                _submissions[key] = submission;
            }
        }

        return await submission;
    }

    public async Task AbortAsync(long taskId)
    {
        await Recovered;
        ThrowIfBroken();
        var isSecond = _aborts.TryGetValue(taskId, out var abort);
        if (abort is null)
        {
            abort = BeginAbortAsync(taskId);
            if (!abort.IsCompleted)
            {
                _aborts.Add(taskId, abort);
            }
        }

        await Waiting.ForAsync(abort);
        await (abort.IsCompleted ? abort : throw new OrleansException($"That task {taskId} is aborted could not be stored yet."));
        if (isSecond)
        {
            throw new TaskAlreadyAbortedException(taskId);
        }
    }

    private async Task BeginAbortAsync(long taskId)
    {
        var engine = _core.StateOf(taskId) == TaskState.Pending ? EngineOf(taskId) : null;
        var order = PlaceOf(taskId) is { } place ? OrderOf(taskId, engine?.Order?.Attempt ?? 0, engine?.Id ?? "", place) : null;
        Drive(new ControllerEvent.AbortRequested(taskId));
        try
        {
            if (await EndAbortedAsync(taskId, order!) is TaskState.Succeeded or TaskState.Failed)
            {
                // It ended, and that is on its way here.
                throw new TaskAlreadyCompletedException(taskId);
            }

            // After the record: how an attempt ends that was asked to is a failure to a record that knows of no abort.
            engine?.Grain.AbortAsync(taskId, order!.Attempt).Ignore();
        }
        finally
        {
            _aborts.Remove(taskId);
        }
    }

    public async Task<BarrierReply> BarrierAsync(BarrierRequest request)
    {
        await Recovered;
        ThrowIfBroken();
        if (!request.IsAgain)
        {
            foreach (var id in request.TaskIds ?? [])
            {
                _ = _core.StateOf(id) ?? throw new TaskNotFoundException(id);
            }

            // At once: asked a second time because an answer is late, it would mean later tasks as well.
            return new BarrierReply { IsDone = CountUnfinished(request.TaskIds, _core.NextTaskId) == 0, End = _core.NextTaskId, Session = _session };
        }

        if (request.Session is { } session && session != _session && !_storage.StoresAtOnce(_farm))
        {
            throw new FarmUnavailableException(
                "The farm has begun anew: its tasks were lost with the silo that kept them. Give it a grain storage that outlives silos to keep them.");
        }

        var end = request.End;
        using var stop = new CancellationTokenSource();
        var limit = Task.Delay(Waiting.Limit, stop.Token);
        var isDone = true;
        while (isDone && CountUnfinished(request.TaskIds, end) is > 0 and var count)
        {
            await _waits.WaitAsync(count, limit);
            isDone = !limit.IsCompleted;
        }

        Waiting.End(stop);
        return new BarrierReply { IsDone = isDone || CountUnfinished(request.TaskIds, end) == 0, End = end, Session = _session };
    }

    public async Task<QueueStatus> QueueStatusAsync(bool verbose)
    {
        await Recovered;
        ThrowIfBroken();
        return _core.Status(verbose);
    }

    public async Task<TaskState?> StateOfAsync(long taskId)
    {
        await Recovered;
        var state = _core.StateOf(taskId);
        if (state is null || !_places.Has(taskId))
        {
            return state;
        }

        // A task whose end was decided has ended when its grain has been told.
        ThrowIfBroken();
        return state is TaskState.Scheduled ? TaskState.Scheduled : TaskState.Pending;
    }

    public async Task<long[]> EndedAsync(long[]? taskIds, int most)
    {
        await Recovered;
        ThrowIfBroken();
        long[] ended = [.. (taskIds ?? _core.EndedIds)
            .Where(id => _core.StateOf(id) is TaskState.Succeeded or TaskState.Failed or TaskState.Aborted && !_places.Has(id))
            .Take(most)];

        // When their grains have forgotten them, nobody else knows that they have ended.
        await _ledger.StoreEndsAsync(ended);
        return ended;
    }

    public async Task<long[]> DoneAsync(long[] taskIds)
    {
        await Recovered;
        var done = Array.FindAll(taskIds, id => !_places.Has(id));
        if (done.Length == 0)
        {
            ThrowIfBroken();
        }

        return done;
    }

    public async Task<int> ForgetAsync(long[] taskIds)
    {
        await Recovered;

        // Another call, or this one made again, may have been faster.
        var known = taskIds.Where(id => _core.StateOf(id) is not null).ToArray();
        Drive(new ControllerEvent.ClearRequested(known));
        await _ledger.ClearAsync(known);
        return known.Length;
    }

    public async Task SpinAsync()
    {
        await Recovered;
        ThrowIfBroken();
        Drive(new ControllerEvent.SpinRequested());
    }

    public Task WakeAsync()
    {
        // An alarm may be a little early; it is set again for what is left.
        _alarmAt = null;
        Drive(new ControllerEvent.TimePassed());
        return Task.CompletedTask;
    }

    private async Task<long> AcceptAsync(BatchHeader[] batches)
    {
        try
        {
            var dependencies = new List<Dependency?[]>();
            foreach (var batch in batches)
            {
                dependencies.Add(await DependenciesOfAsync(batch));
            }

            return await AcceptAsync(batches, dependencies);
        }
        finally
        {
            _submissions.Remove(batches[0].Batch);
        }
    }

    private async Task<long> AcceptAsync(BatchHeader[] batches, List<Dependency?[]> dependencies)
    {
        var (spans, scheduled) = GiveIds(batches, dependencies);
        try
        {
            await _ledger.AddAsync(spans);
        }
        catch (Exception)
        {
            scheduled.ForEach(task => _places.Remove(task.Id));
            _ = _ledger.ClearAsync([.. scheduled.Select(task => task.Id)]);
            throw;
        }

        Enter(spans, scheduled);
        return spans[0].First;
    }

    private (List<BatchSpan> Spans, List<ScheduledTask> Tasks) GiveIds(BatchHeader[] batches, List<Dependency?[]> dependencies)
    {
        using var turn = _instruments.Take();
        var first = _core.NextTaskId;
        var end = first + batches.Sum(static batch => (long)batch.Count);
        var spans = new List<BatchSpan>();
        var scheduled = new List<ScheduledTask>();
        foreach (var (batch, own) in batches.Zip(dependencies))
        {
            spans.Add(new BatchSpan(first + scheduled.Count, batch.Count, batch.Batch, end));
            var open = new OpenBatch(batch.Batch, first + scheduled.Count, batch.Count);
            for (var index = 0; index < batch.Count; index++)
            {
                var id = first + scheduled.Count;
                _places.Add(id, new TaskPlace { Batch = open, Index = index });
                scheduled.Add(new ScheduledTask(id, batch.DependencyOf is { } of && of[index] >= 0 ? own[of[index]] : null));
            }
        }

        Drive(new ControllerEvent.IdsReserved(scheduled.Count));
        return (spans, scheduled);
    }

    private void Enter(List<BatchSpan> spans, List<ScheduledTask> scheduled)
    {
        using var turn = _instruments.Take();
        foreach (var span in spans.Where(span => span.Count > 0))
        {
            _batches.Add(span.Batch, _places[span.First].Batch);
        }

        _instruments.Submitted(_farm, scheduled.Count);
        if (_watchers.Any)
        {
            _watchers.Tell(new FarmEvent.TasksSubmitted(Advance(), spans[0].First, scheduled.Count));
        }

        Drive(new ControllerEvent.TasksSubmitted(scheduled));
    }

    private async Task<Dependency?[]> DependenciesOfAsync(BatchHeader batch)
    {
        foreach (var later in batch.RecoveryDependencies)
        {
            await _dependencies.ReadAsync(later);
        }

        var dependencies = new Dependency?[batch.Dependencies.Length];
        for (var index = 0; index < dependencies.Length; index++)
        {
            dependencies[index] = await _dependencies.ReadAsync(batch.Dependencies[index]);
        }

        return dependencies;
    }

    /// <summary>A turn of the core. What is for engines of the silo that asks goes with the answer to it.</summary>
    private void Drive(ControllerEvent @event, List<AttemptOrder>? answer = null, SiloAddress? asking = null)
    {
        ThrowIfBroken();

        Advance();
        try
        {
            var decisions = _core.Handle(@event, _now);
            for (var index = 0; index < decisions.Count; index++)
            {
                CarryOut(decisions[index], answer, asking);
            }
        }
        catch (Exception exception) when (exception is not TaskFarmException || !NamesATaskOrEngine(@event))
        {
            throw Break(exception);
        }

        if (_core.NextWake != _alarmAt)
        {
            _alarmAt = _core.NextWake;
            // A timer takes 49 days at most; one that comes early is set again for what is left.
            _alarm?.Change(
                _alarmAt is { } at ? TimeSpan.FromTicks(Math.Clamp((at - _now).Ticks, 0, TimeSpan.TicksPerDay)) : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
    }

    // The core's time never goes back, whatever the machine's clock does.
    private DateTimeOffset Advance()
    {
        var now = _options.TimeProvider.GetUtcNow();
        return _now = now > _now ? now : _now;
    }

    // Only with these can the farm's own errors be the caller's mistake.
    private static bool NamesATaskOrEngine(ControllerEvent @event) =>
        @event is ControllerEvent.AbortRequested or ControllerEvent.EngineGone or ControllerEvent.EngineLeaving or ControllerEvent.PropertiesChanged;

    // Only a scheduler of the user's own can bring us here. Which tasks it has lost nobody knows, so the farm can't go on.
    private FarmUnavailableException Break(Exception exception)
    {
        LogBroken(exception, _farm);
        _broken = new FarmUnavailableException($"The farm has stopped, as its scheduler threw {exception.GetType()}: {exception.Message}", exception);
        _waits.GiveUp(_broken);
        return _broken;
    }

    private void ThrowIfBroken()
    {
        if (_broken is not null)
        {
            throw new FarmUnavailableException(_broken.Message);
        }
    }

    private void CarryOut(ControllerDecision decision, List<AttemptOrder>? answer, SiloAddress? asking)
    {
        switch (decision)
        {
            case ControllerDecision.StartAttempt start:
                var engine = _engines[start.EngineId];
                engine.Order = OrderOf(start.TaskId, start.Attempt, start.EngineId, _places[start.TaskId]);
                if (_watchers.Any)
                {
                    _watchers.Tell(new FarmEvent.AttemptStarted(_now, start.TaskId, start.Attempt, start.EngineId));
                }

                if (answer is not null && engine.Silo.Equals(asking))
                {
                    answer.Add(engine.Order);
                }
                else if (!_host.TryStart(_farm, engine.Order))
                {
                    engine.Grain.StartAsync(engine.Order).Ignore();
                }

                break;
            case ControllerDecision.ReportLoss loss:
                _latestLoss = ReportLossAsync(OrderOf(loss.TaskId, loss.Attempt, "", _places[loss.TaskId]));
                break;
            case ControllerDecision.TimeOutTask timeOut:
                _ = TimeOutAsync(OrderOf(timeOut.TaskId, 0, "", _places[timeOut.TaskId]), timeOut.After);
                break;
            case ControllerDecision.AbortTask or ControllerDecision.ForgetTasks:
                // Whoever asked for it does it.
                break;
            default:
                throw new InvalidOperationException($"The host knows no {decision}.");
        }
    }

    private async Task ReportLossAsync(AttemptOrder order)
    {
        AttemptVerdict? verdict = null;
        await PersistAsync(
            $"to tell task {order.TaskId} of the loss of its engine",
            async () => verdict = await GrainFactory.TaskOf(_farm, order.TaskId).LoseAsync(order));
        if (verdict is { State: not null })
        {
            Settle(
                new SettledAttempt { TaskId = order.TaskId, Attempt = order.Attempt, EngineId = "", Verdict = verdict },
                await _dependencies.ReadAsync(verdict.Dependency));
        }
    }

    // The record hears of it; an attempt that runs ends the task later.
    private async Task<TaskState> EndAbortedAsync(long taskId, AttemptOrder order)
    {
        TaskState? state = null;
        await PersistAsync($"to tell task {taskId} that it is aborted", async () => state = await GrainFactory.TaskOf(_farm, taskId).AbortAsync(order));
        if (_core.StateOf(taskId) == TaskState.Aborted)
        {
            OnEnded(taskId, TaskState.Aborted);
        }

        return state ?? throw new OrleansException("The controller has stopped before the task's record knew; the next one is asked.");
    }

    private async Task TimeOutAsync(AttemptOrder order, TimeSpan after)
    {
        await PersistAsync($"to tell task {order.TaskId} that it timed out", () => GrainFactory.TaskOf(_farm, order.TaskId).TimeOutAsync(order, after));
        OnEnded(order.TaskId, TaskState.Failed, FailureKind.Timeout);
    }

    private void Settle(SettledAttempt settled, Dependency? dependency, List<AttemptOrder>? answer = null, SiloAddress? asking = null)
    {
        _instruments.Settled(_farm, settled.Failure is not null);
        if (settled.Verdict.State is not { } state)
        {
            // It was not the latest attempt. What its engine has, if that is this one, is missed by the engine's silo.
            return;
        }

        var engine = EngineOf(settled.TaskId);
        if (engine?.Order is { } order)
        {
            if (order.Attempt != settled.Attempt)
            {
                // Told again, and later attempts have come: nothing of it is news.
                return;
            }

            engine.Order = null;
        }

        if (_core.StateOf(settled.TaskId) == TaskState.Pending)
        {
            if (state == TaskState.Scheduled)
            {
                _places[settled.TaskId].Link = settled.Verdict.Link;
            }

            if (_watchers.Any && settled.Duration is { } duration)
            {
                _watchers.Tell(new FarmEvent.AttemptEnded(Advance(), settled.TaskId, settled.Attempt, settled.EngineId, duration, settled.Failure));
            }
        }

        if (engine is not null && settled.EngineId.Length > 0 && engine.Id != settled.EngineId)
        {
            // An engine that an earlier controller had given the same attempt was faster. This one still runs it: it gets no other, and
            // comes back when it is free.
            Drive(new ControllerEvent.EngineLeaving(engine.Id));
        }

        TaskVerdict verdict = state == TaskState.Scheduled ? new TaskVerdict.RunAgain(dependency) : new TaskVerdict.Ended(state);
        Drive(new ControllerEvent.AttemptSettled(settled.TaskId, settled.Attempt, settled.Failure is not null, verdict), answer, asking);
        if (state != TaskState.Scheduled)
        {
            OnEnded(settled.TaskId, state, settled.Failure);
        }
        else if (_core.StateOf(settled.TaskId) == TaskState.Aborted && PlaceOf(settled.TaskId) is { } place)
        {
            _ = EndAbortedAsync(settled.TaskId, OrderOf(settled.TaskId, settled.Attempt, settled.EngineId, place));
        }

        if (engine is not null)
        {
            RemoveIfGone(engine.Id);
        }
    }

    private void OnEnded(long taskId, TaskState state, FailureKind? failure = null)
    {
        if (PlaceOf(taskId) is not { } place || _core.StateOf(taskId) is TaskState.Scheduled or TaskState.Pending)
        {
            return;
        }

        _places.Remove(taskId);
        _ledger.End(taskId, state);
        if (--place.Batch.Unfinished == 0)
        {
            _batches.Remove(place.Batch.Id);
            _endedBatches.Add(place.Batch.Id, place.Batch.First);
            DropBatch(place.Batch.Id);
        }

        if (_watchers.Any)
        {
            _watchers.Tell(new FarmEvent.TaskEnded(Advance(), taskId, state switch
            {
                TaskState.Succeeded => null,
                TaskState.Aborted => FailureKind.Aborted,
                _ => failure ?? FailureKind.EngineLost,
            }));
        }

        _waits.Count();
    }

    private void DropBatch(Guid batch) => _ = PersistAsync($"to drop batch {batch:N}", GrainFactory.BatchOf(_farm, batch).ForgetAsync);

    private TaskPlace? PlaceOf(long taskId) => _places.Has(taskId) ? _places[taskId] : null;

    private RegisteredEngine? EngineOf(long taskId) => _core.EngineOfTask(taskId) is { } id ? _engines.GetValueOrDefault(id) : null;

    // Those that have a place: what the core has ended must have reached the task's grain as well.
    private int CountUnfinished(long[]? taskIds, long end) => taskIds is not null
        ? taskIds.Count(_places.Has)
        : _places.Count == 0 ? 0 : _places.Ids.TakeWhile(id => id < end).Count();

    private AttemptOrder OrderOf(long taskId, int attempt, string engineId, TaskPlace place) => new()
    {
        TaskId = taskId,
        Attempt = attempt,
        EngineId = engineId,
        Batch = place.Batch.Id,
        Index = place.Index,
        Link = place.Link,
        Session = _session,
        IsFresh = attempt == 1 && !place.IsRecovered,
    };

    // What the core has decided must reach the record, however often its silo or its storage fails.
    private async Task PersistAsync(string what, Func<Task> call)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); !_deactivated.IsCancellationRequested; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, 5 * TimeSpan.TicksPerSecond)))
        {
            try
            {
                await call();
                return;
            }
            catch (Exception exception)
            {
                LogTryAgain(exception, what);
            }

            await Task.Delay(pause, _deactivated.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Farm {Farm} has stopped, as its scheduler threw.")]
    private partial void LogBroken(Exception exception, string farm);

    [LoggerMessage(Level = LogLevel.Warning, Message = "It failed {What}; tried again.")]
    private partial void LogTryAgain(Exception exception, string what);
}
