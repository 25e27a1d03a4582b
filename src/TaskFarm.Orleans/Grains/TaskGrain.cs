using System.Globalization;
using Orleans.Placement;
using Orleans.Storage;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

/// <summary>Gives the task's record its turn, keeps what it says, and tells whoever waits.</summary>
/// <remarks>
/// A task that runs once and brings back a value never has a record: its grain comes to life with the outcome and keeps the result.
/// Where a record is needed, it is made of the batch that has the task, and of what was kept.
/// </remarks>
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 2)]
internal sealed class TaskGrain : Grain, ITaskGrain
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private static readonly AttemptVerdict Succeeded = new() { State = TaskState.Succeeded };
    private static readonly Task<AttemptVerdict> IsKept = Task.FromResult(Succeeded);

    private readonly FarmStorage _storage;
    private readonly ResultOutbox _outbox;
    private readonly BatchCache _batches;
    private readonly KnownFarm _farm;
    private readonly long _taskId;
    private readonly GrainRecord<TaskGrainState> _kept;
    private TaskRecord? _record;
    private bool _isDirty;

    // The result that may be heard: it is kept as it has to be.
    private byte[]? _heard;
    private TaskCompletionSource<byte[]?>? _ended;
    private HashSet<Guid>? _listeners;

    public TaskGrain(FarmStorage storage, ResultOutbox outbox, BatchCache batches)
    {
        _storage = storage;
        _outbox = outbox;
        _batches = batches;
        _farm = storage.FarmOf(this.GetPrimaryKeyString(), out var own);
        _taskId = long.Parse(own, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        _kept = _farm.Record<TaskGrainState>("task", GrainContext.GrainId);
    }

    private TaskGrainState Kept => _kept.State;

    private bool HasEnded => Kept.Result is not null;

    private DateTimeOffset Now => _farm.Options.TimeProvider.GetUtcNow();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_isDirty)
        {
            return;
        }

        try
        {
            await StoreAsync();
        }
        catch (InconsistentStateException) when (!_farm.StoresAtOnce)
        {
            // Of a farm that has begun anew since, something of a task of the same id was left.
            await _kept.CatchUpAsync();
            await StoreAsync();
        }
    }

    public Task<AttemptVerdict> EndAsync(AttemptReport report)
    {
        if (report.Order.IsFresh)
        {
            _kept.AssumeNew();
        }

        if (_kept.IsAtHand && !_farm.StoresAtOnce)
        {
            Open(report.Order);
            if (IsFirstValue(report))
            {
                KeepValue(report);
                Tell();
                return IsKept;
            }
        }

        return EndAnyAsync(report);
    }

    public async Task<AttemptVerdict> LoseAsync(AttemptOrder order)
    {
        if (_farm.StoresAtOnce
            && order.EngineId.Length == 0
            && order.Session != await FarmLedger.SessionOfAsync(_storage, _farm.Name, GrainFactory.ControllerOf(_farm.Name).GetGrainId()))
        {
            // A controller says so whose time is over. The one that follows counts attempts from what it found here, and may have begun
            // another one of this number.
            return new AttemptVerdict();
        }

        await OpenAsync(order);
        if (IsNews(order))
        {
            await ChangeAsync(order, record =>
            {
                Start(record, order);
                record.Handle(new TaskEvent.AttemptLost(order.Attempt), Now);
            });
        }

        await SettleAsync();
        return await VerdictOnAsync(order);
    }

    public async Task<TaskState> AbortAsync(AttemptOrder order)
    {
        await OpenAsync(order);
        if (!HasEnded && !Kept.IsAborted)
        {
            await ChangeAsync(order, record =>
            {
                if (order.Attempt > 0)
                {
                    Start(record, order);
                }

                if (record.State is TaskState.Scheduled or TaskState.Pending)
                {
                    record.Handle(new TaskEvent.Aborted(), Now);
                }
            });
        }

        await SettleAsync();
        return Kept.State;
    }

    public async Task TimeOutAsync(AttemptOrder order, TimeSpan after)
    {
        await OpenAsync(order);
        if (!HasEnded)
        {
            await ChangeAsync(order, record => record.Handle(new TaskEvent.TimedOut(after), Now));
        }

        await SettleAsync();
    }

    public async Task<byte[]?> ResultAsync(bool wait)
    {
        if (_heard is null)
        {
            await _kept.ReadAsync();
            if (HasEnded && !_isDirty)
            {
                _heard = Kept.Result;
            }
        }

        if (_heard is not null && _farm.StoresAtOnce)
        {
            return _heard;
        }

        // A farm in the silos' memory may have begun anew since, and given the id to another task.
        switch (await GrainFactory.ControllerOf(_farm.Name).StateOfAsync(_taskId))
        {
            case null:
                DeactivateOnIdle();
                throw new TaskNotFoundException(_taskId);
            case TaskState.Succeeded or TaskState.Failed or TaskState.Aborted when _heard is null && !HasEnded && _record is null:
                KeepLoss("ResultLost", $"The result of task {_taskId} was lost with the silo that kept it.");
                return _heard = Kept.Result;
            case TaskState.Scheduled or TaskState.Pending when HasEnded && !_farm.StoresAtOnce:
                await Task.Delay(wait ? LookAgain : TimeSpan.Zero);
                return null;
        }

        return _heard ?? (wait ? await WaitAsync() : null);
    }

    public Task<byte[]?> ListenAsync(Guid inbox)
    {
        if (_heard is null)
        {
            (_listeners ??= []).Add(inbox);
        }

        return ResultAsync(wait: false);
    }

    public async Task<TaskStanding> StandingAsync()
    {
        await _kept.ReadAsync();
        await SettleAsync();
        if (Kept is { Attempt: 0, IsAborted: false } && !HasEnded)
        {
            DeactivateOnIdle();
            return new TaskStanding();
        }

        return new TaskStanding
        {
            State = HasEnded ? Kept.State : TaskState.Scheduled,
            Attempt = Kept.Attempt,
            Link = Kept.Link,
            IsAborted = Kept.IsAborted,
            Dependency = HasEnded || await RecordAsync(new AttemptOrder { Batch = Kept.Batch, Index = Kept.Index }) is not { } record ? null : DependencyOf(record),
        };
    }

    public Task WakeAsync() => Task.CompletedTask;

    public async Task ForgetAsync()
    {
        await _kept.DeleteAsync();
        _isDirty = false;
        DeactivateOnIdle();
    }

    private static byte[]? DependencyOf(TaskRecord record) => ((PackedTask)record.Task).PackedDependency?.Bytes.ToArray();

    // An attempt's beginning is the controller's news, not told to the grain: the first that it hears of an attempt is what became of it.
    private void Start(TaskRecord record, AttemptOrder order)
    {
        if (record.State == TaskState.Pending && record.Attempt < order.Attempt)
        {
            // What became of that one nobody could tell.
            record.Handle(new TaskEvent.AttemptLost(record.Attempt), Now);
        }

        if (record.State == TaskState.Scheduled && record.Attempt < order.Attempt)
        {
            record.Handle(new TaskEvent.AttemptStarted(order.Attempt, order.EngineId), default);
        }
    }

    // Nothing is told of it that was told before, or that later news have overtaken.
    private bool IsNews(AttemptOrder order) => !HasEnded && Kept.Settled < order.Attempt;

    private bool IsFirstValue(AttemptReport report) =>
        report is { Order.IsFresh: true, Duration: not null, Failure: null } && _record is null && IsNews(report.Order);

    private async Task<AttemptVerdict> EndAnyAsync(AttemptReport report)
    {
        await OpenAsync(report.Order);
        if (IsNews(report.Order))
        {
            if (IsFirstValue(report))
            {
                KeepValue(report);
            }
            else
            {
                await ChangeAsync(report.Order, record =>
                {
                    Start(record, report.Order);
                    record.Handle(new TaskEvent.AttemptEnded(report.Order.Attempt, report.Outcome()), Now);
                });
            }
        }

        await SettleAsync();
        return await VerdictOnAsync(report.Order);
    }

    private async Task OpenAsync(AttemptOrder order)
    {
        await _kept.ReadAsync();
        Open(order);
    }

    private void Open(AttemptOrder order)
    {
        if (Kept.Batch != order.Batch && Kept.Batch != Guid.Empty)
        {
            // The farm has begun anew, without a storage that outlives silos: the id is another task's now.
            _kept.Empty();
            (_record, _heard, _isDirty) = (null, null, false);
        }

        (Kept.Batch, Kept.Index) = (order.Batch, order.Index);
    }

    private async Task ChangeAsync(AttemptOrder order, Action<TaskRecord> change)
    {
        if (await RecordAsync(order) is { } record)
        {
            change(record);
            KeepRecord(record);
        }
        else if (await GrainFactory.ControllerOf(_farm.Name).StateOfAsync(_taskId) is not null)
        {
            KeepLoss("TaskLost", $"Task {_taskId} was lost with the silo that kept it.");
            (Kept.Attempt, Kept.Settled) = (order.Attempt, order.Attempt);
            _isDirty = true;
        }
    }

    // Null where the batch is gone, which is that of an ended task, or was in a lost silo's memory.
    private async Task<TaskRecord?> RecordAsync(AttemptOrder order)
    {
        if (_record is not null)
        {
            return _record;
        }

        if (await _batches.ReadAsync(_farm.Name, order.Batch) is not { } batch)
        {
            return null;
        }

        var task = batch.TaskAt(order.Index);
        Kept.Inbox = batch.Inbox;
        Kept.Submitted = batch.Submitted;
        return _record = TaskRecord.Restore(_taskId, task, _farm.Options.AllowedEngineLosses, new TaskRecordState
        {
            State = Kept.Attempt > Kept.Settled ? TaskState.Pending : TaskState.Scheduled,
            Link = Kept.Link,
            Attempt = Kept.Attempt,
            RetriesLeft = Kept.RetriesLeft,
            Losses = Kept.Losses,
            EngineId = Kept.EngineId,
            IsAborted = Kept.IsAborted,
            Submitted = new DateTimeOffset(Kept.Submitted, TimeSpan.Zero),
        });
    }

    private void KeepValue(AttemptReport report)
    {
        (Kept.State, Kept.Result) = (TaskState.Succeeded, report.Result);
        (Kept.Attempt, Kept.Settled) = (report.Order.Attempt, report.Order.Attempt);
        Kept.Inbox = report.Inbox;
        _isDirty = true;
    }

    private void KeepRecord(TaskRecord record)
    {
        var saved = record.Save();
        Kept.State = saved.State;
        Kept.Link = saved.Link;
        Kept.RetriesLeft = saved.RetriesLeft;
        Kept.Losses = saved.Losses;
        Kept.EngineId = saved.EngineId;
        Kept.IsAborted = saved.IsAborted;
        Kept.Attempt = saved.Attempt;
        if (saved.State != TaskState.Pending)
        {
            Kept.Settled = saved.Attempt;
        }

        if (record.Result is { } result)
        {
            Kept.Result = PackedResult.Pack(result);
            _record = null;
        }

        _isDirty = true;
    }

    // What is in the silos' memory is lost with its silo; the controller, on another, knows that there was something.
    private void KeepLoss(string what, string message)
    {
        var failure = new TaskFailure(
            FailureKind.EngineLost, what, message + " Give the farm a grain storage that outlives silos to keep tasks and results.");
        Kept.State = TaskState.Failed;
        Kept.Result = PackedResult.Pack(new TaskResult(_taskId, null, default, failure, Now, null, TimeSpan.Zero, Now, 0, ""));
    }

    // Only what is kept may be heard, by the one who reported it too.
    private async Task SettleAsync()
    {
        if (_isDirty && _farm.StoresAtOnce)
        {
            await StoreAsync();
        }

        if (HasEnded && _heard is null)
        {
            Tell();
        }
    }

    private void Tell()
    {
        _heard = Kept.Result;
        _ended?.TrySetResult(_heard);
        var result = new DeliveredResult { TaskId = _taskId, Result = _heard };
        if (Kept.Inbox is { } inbox)
        {
            _outbox.Post(_farm.Name, inbox, result);
            _listeners?.Remove(inbox);
        }

        foreach (var listener in _listeners ?? [])
        {
            _outbox.Post(_farm.Name, listener, result);
        }

        _listeners = null;
    }

    private async Task StoreAsync()
    {
        await _kept.WriteAsync();
        _isDirty = false;
    }

    // The end is told whatever attempt is asked for: the controller may know of none that brought it.
    private async ValueTask<AttemptVerdict> VerdictOnAsync(AttemptOrder order) =>
        HasEnded ? (Kept.State == TaskState.Succeeded ? Succeeded : new AttemptVerdict { State = Kept.State })
        : Kept.Settled != order.Attempt ? new AttemptVerdict()
        : await RecordAsync(order) is { } record ? new AttemptVerdict { State = TaskState.Scheduled, Link = Kept.Link, Dependency = DependencyOf(record) }
        : new AttemptVerdict();

    private Task<byte[]?> WaitAsync()
    {
        _ended ??= new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Waiting.ForAsync(_ended.Task);
    }
}
