using Orleans.Placement;
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
    private readonly FarmStorage _storage;
    private readonly ResultOutbox _outbox;
    private readonly BatchCache _batches;
    private readonly string _farm;
    private readonly long _taskId;
    private readonly GrainRecord<TaskGrainState> _kept;
    private readonly bool _storesAtOnce;
    private TaskRecord? _record;
    private bool _isDirty;

    // The result that may be heard: it is kept as it has to be.
    private byte[]? _heard;
    private TaskCompletionSource<byte[]?>? _ended;

    public TaskGrain(FarmStorage storage, ResultOutbox outbox, BatchCache batches)
    {
        _storage = storage;
        _outbox = outbox;
        _batches = batches;
        (_farm, var own) = FarmKey.Split(this.GetPrimaryKeyString());
        _taskId = long.Parse(own, System.Globalization.CultureInfo.InvariantCulture);
        _kept = storage.Record<TaskGrainState>(_farm, "task", GrainContext.GrainId);
        _storesAtOnce = storage.StoresAtOnce(_farm);
    }

    private TaskGrainState Kept => _kept.Value;

    private bool HasEnded => Kept.Result is not null;

    private DateTimeOffset Now => _storage.OptionsOf(_farm).TimeProvider.GetUtcNow();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_isDirty)
        {
            await StoreAsync();
        }
    }

    public async Task<AttemptVerdict> EndAsync(AttemptReport report)
    {
        if (report.Order.IsFresh && !_kept.IsRead)
        {
            _kept.AssumeNew();
        }

        await OpenAsync(report.Order);
        if (!HasEnded && Kept.Settled < report.Order.Attempt)
        {
            if (report is { Order.IsFresh: true, Outcome: { Failure: null, Returned: not null } } && _record is null)
            {
                KeepValue(report);
            }
            else
            {
                var record = await RecordAsync(report.Order);
                Start(record, report.Order);
                record.Handle(new TaskEvent.AttemptEnded(report.Order.Attempt, report.Outcome.ToOutcome()), Now);
                KeepRecord(record);
            }
        }

        await SettleAsync();
        return await VerdictOnAsync(report.Order);
    }

    public async Task<AttemptVerdict> LoseAsync(AttemptOrder order)
    {
        await OpenAsync(order);
        if (!HasEnded && Kept.Settled < order.Attempt)
        {
            var record = await RecordAsync(order);
            Start(record, order);
            record.Handle(new TaskEvent.AttemptLost(order.Attempt), Now);
            KeepRecord(record);
        }

        await SettleAsync();
        return await VerdictOnAsync(order);
    }

    public async Task AbortAsync(AttemptOrder order)
    {
        await OpenAsync(order);
        if (!HasEnded && !Kept.IsAborted)
        {
            var record = await RecordAsync(order);
            if (order.Attempt > 0)
            {
                Start(record, order);
            }

            record.Handle(new TaskEvent.Aborted(), Now);
            KeepRecord(record);
        }

        await SettleAsync();
    }

    public async Task TimeOutAsync(AttemptOrder order, TimeSpan after)
    {
        await OpenAsync(order);
        if (!HasEnded)
        {
            var record = await RecordAsync(order);
            record.Handle(new TaskEvent.TimedOut(after), Now);
            KeepRecord(record);
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

        if (_heard is not null)
        {
            return _heard;
        }

        switch (await GrainFactory.ControllerOf(_farm).StateOfAsync(_taskId))
        {
            case null:
                DeactivateOnIdle();
                throw new TaskNotFoundException(_taskId);
            case TaskState.Succeeded or TaskState.Failed or TaskState.Aborted when _heard is null && !HasEnded && _record is null:
                KeepLoss();
                return _heard;
        }

        return _heard ?? (wait ? await WaitAsync() : null);
    }

    public async Task<TaskStanding> StandingAsync()
    {
        await _kept.ReadAsync();
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
            Dependency = HasEnded ? null : DependencyOf(await RecordAsync(new AttemptOrder { Batch = Kept.Batch, Index = Kept.Index })),
        };
    }

    public async Task ForgetAsync()
    {
        await _kept.DeleteAsync();
        _isDirty = false;
        DeactivateOnIdle();
    }

    private static byte[]? DependencyOf(TaskRecord record) => ((PackedTask)record.Task).PackedDependency?.Bytes.ToArray();

    // An attempt's beginning is the controller's news, not told to the grain: the first that it hears of an attempt is what became of it.
    private static void Start(TaskRecord record, AttemptOrder order)
    {
        if (record.State == TaskState.Scheduled && record.Attempt < order.Attempt)
        {
            record.Handle(new TaskEvent.AttemptStarted(order.Attempt, order.EngineId), default);
        }
    }

    private async Task OpenAsync(AttemptOrder order)
    {
        await _kept.ReadAsync();
        (Kept.Batch, Kept.Index) = (order.Batch, order.Index);
    }

    private async Task<TaskRecord> RecordAsync(AttemptOrder order)
    {
        if (_record is not null)
        {
            return _record;
        }

        var batch = await _batches.ReadAsync(_farm, order.Batch)
            ?? throw new InvalidOperationException($"Batch {order.Batch:N} is gone, but task {_taskId} of it has not ended.");
        var task = PackedTask.Read(batch.Tasks[order.Index]);
        Kept.Inbox = batch.Inbox;
        Kept.Submitted = batch.Submitted;
        return _record = TaskRecord.Restore(_taskId, task, _storage.OptionsOf(_farm).AllowedEngineLosses, new TaskRecordState
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
        var outcome = report.Outcome.ToOutcome();
        var result = new TaskResult(
            _taskId,
            report.Order.EngineId,
            outcome.Returned,
            failure: null,
            new DateTimeOffset(report.Submitted, TimeSpan.Zero),
            outcome.Started,
            outcome.Duration,
            outcome.Ended,
            report.Order.Attempt,
            outcome.Output);
        (Kept.State, Kept.Result) = (TaskState.Succeeded, PackedResult.Pack(result));
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

    // In the silos' memory a result is lost with its silo; the controller, on another, knows that there was one.
    private void KeepLoss()
    {
        var failure = new TaskFailure(
            FailureKind.EngineLost,
            "ResultLost",
            $"The result of task {_taskId} was lost with the silo that kept it. Give the farm a grain storage that outlives silos to keep results.");
        Kept.State = TaskState.Failed;
        Kept.Result = PackedResult.Pack(new TaskResult(_taskId, null, default, failure, Now, null, TimeSpan.Zero, Now, 0, ""));
        _heard = Kept.Result;
    }

    // Only what is kept may be heard, by the one who reported it too.
    private async Task SettleAsync()
    {
        if (_isDirty && _storesAtOnce)
        {
            await StoreAsync();
        }

        if (HasEnded && _heard is null)
        {
            _heard = Kept.Result;
            _ended?.TrySetResult(_heard);
            if (Kept.Inbox is { } inbox)
            {
                _outbox.Post(_farm, inbox, new DeliveredResult { TaskId = _taskId, Result = _heard });
            }
        }
    }

    private async Task StoreAsync()
    {
        await _kept.WriteAsync();
        _isDirty = false;
    }

    private async ValueTask<AttemptVerdict> VerdictOnAsync(AttemptOrder order) =>
        Kept.Settled != order.Attempt ? new AttemptVerdict()
        : HasEnded ? new AttemptVerdict { State = Kept.State }
        : new AttemptVerdict { State = TaskState.Scheduled, Link = Kept.Link, Dependency = DependencyOf(await RecordAsync(order)) };

    private Task<byte[]?> WaitAsync()
    {
        _ended ??= new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Waiting.AtMost(_ended.Task, Waiting.LongPoll);
    }
}
