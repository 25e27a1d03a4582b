using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Placement;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

/// <summary>Does one thing after another in the engine's namespace, on a thread that is not the grain's.</summary>
/// <remarks>Its turn is a queue of its own, <see cref="EngineTurns"/>: calls are answered meanwhile.</remarks>
[EnginePlacement]
[Reentrant]
[KeepAlive]
internal sealed partial class EngineGrain : Grain, IEngineGrain
{
    // Aborts that came before the attempt they mean: some at most, and those of last.
    private const int MaxEarlyAborts = 100;

    private static readonly TimeSpan AfterLife = TimeSpan.FromMinutes(1);

    // The grain's own is gone with the grain, and what it had under way has to be reported all the same.
    private readonly IGrainFactory _grains;
    private readonly FarmStorage _storage;
    private readonly BatchCache _batches;
    private readonly EngineHost _host;
    private readonly ILogger<EngineGrain> _log;
    private readonly string _farm;
    private readonly string _engineId;
    private readonly TaskFarmOptions _options;
    private readonly HostedEngine? _engine;
    private readonly EngineTurns _turns = new();
    private readonly EngineWorks _works;
    private readonly EngineBody _body;
    private readonly KeptNamespace _namespace;
    private readonly Queue<(long TaskId, int Attempt)> _earlyAborts = [];
    private (AttemptOrder Order, CancellationTokenSource Stop)? _current;

    public EngineGrain(
        IGrainFactory grains, FarmStorage storage, BatchCache batches, EngineHost host, CodeLoader code, Waiting waiting, ILogger<EngineGrain> log)
    {
        _grains = grains;
        _works = new EngineWorks(waiting);
        _storage = storage;
        _batches = batches;
        _host = host;
        _log = log;
        (_farm, _engineId) = FarmKey.Split(this.GetPrimaryKeyString());
        _options = storage.OptionsOf(_farm);
        _engine = host.Find(_farm, _engineId);
        _body = new EngineBody(_options, code);
        _namespace = new KeptNamespace(_body, storage.Record<EngineGrainState>(_farm, "engine", GrainContext.GrainId), code, log);
    }

    private HostedEngine Engine => _host.Find(_farm, _engineId) is { } engine && engine == _engine ? engine : throw Gone();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_engine is null)
        {
            // It answers that the engine is gone, for as long as somebody may ask.
            this.RegisterGrainTimer(
                _ =>
                {
                    DeactivateOnIdle();
                    return Task.CompletedTask;
                },
                new GrainTimerCreationOptions(AfterLife, Timeout.InfiniteTimeSpan));
            return Task.CompletedTask;
        }

        // In the engine's turn: a storage that fails for a while delays what the engine does, and loses no attempt.
        _ = _turns.TakeAsync(() => TryUntilDoneAsync("to read its namespace", taskId: null, ReadNamespaceAsync));
        if (_storage.StoresAtOnce(_farm))
        {
            this.RegisterGrainTimer(
                _ => _turns.IsFree ? _turns.TakeAsync(() => _namespace.SaveAsync(_engine.Crew)) : Task.CompletedTask,
                new GrainTimerCreationOptions(KeptNamespace.SavePeriod, KeptNamespace.SavePeriod) { Interleave = true });
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_engine is not null && _host.Find(_farm, _engineId) == _engine && _turns.IsFree)
        {
            await _namespace.SaveAsync(_engine.Crew);
        }
    }

    public Task StartAsync(AttemptOrder order)
    {
        Engine.Running = order;
        Engine.Begin(order);
        _ = _turns.TakeAsync(() => RunAsync(order));
        return Task.CompletedTask;
    }

    public Task AbortAsync(long taskId, int attempt)
    {
        if (_current is var (order, stop) && (order.TaskId, order.Attempt) == (taskId, attempt))
        {
            return stop.CancelAsync();
        }

        _earlyAborts.Enqueue((taskId, attempt));
        if (_earlyAborts.Count > MaxEarlyAborts)
        {
            _earlyAborts.Dequeue();
        }

        return Task.CompletedTask;
    }

    public Task<EngineWorkReply?> WorkAsync(Guid workId, EngineWork work)
    {
        var crew = Engine.Crew;
        return _works.WaitAsync(workId, _engineId, () => _turns.TakeAsync(() => crew.RunAsync(_ => _body.Work(work))));
    }

    public Task ChangePropertiesAsync(PropertiesChange change)
    {
        var properties = change.Clears ? EngineProperties.Empty : Engine.Properties.Without(change.Deletes);
        if (change.Sets is not null)
        {
            properties = properties.With((IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(change.Sets)!);
        }

        Engine.Properties = properties;
        return _grains.ControllerOf(_farm).PropertiesChangedAsync(_engineId, ValuePacker.Pack(properties.CopyOut()));
    }

    public Task<byte[]> PropertiesAsync() => Task.FromResult(ValuePacker.Pack(Engine.Properties.CopyOut()));

    public Task<bool> BeatAsync(AttemptOrder? expected) => Task.FromResult(expected is null || _engine?.Has(expected) == true);

    public async Task LeaveAsync()
    {
        _works.GiveUp(Gone());
        if (_engine is not null)
        {
            _ = ReleaseThreadAsync(_engine.Crew);
        }

        await _namespace.DeleteAsync();
        DeactivateOnIdle();
    }

    private async Task ReleaseThreadAsync(EngineCrew crew)
    {
        await _turns.TakeAsync(() => Task.CompletedTask);
        crew.Remove();
    }

    private async Task<bool> ReadNamespaceAsync()
    {
        await _namespace.ReadAsync(_engine!.Crew);
        return true;
    }

    private EngineNotFoundException Gone() => new(_engineId);

    private async Task RunAsync(AttemptOrder order)
    {
        var (report, failed) = await AttemptAsync(order);
        _ = ReportAsync(order, report, failed);
    }

    private async Task<(AttemptReport? Report, bool Failed)> AttemptAsync(AttemptOrder order)
    {
        using var stop = new CancellationTokenSource();
        _current = (order, stop);
        try
        {
            var batch = await TryUntilDoneAsync("to read its batch", order.TaskId, () => _batches.ReadAsync(_farm, order.Batch));
            if (batch is null || _engine is null)
            {
                // The task has ended without this attempt, or was lost.
                return (null, false);
            }

            var outcome = stop.IsCancellationRequested || _earlyAborts.Contains((order.TaskId, order.Attempt))
                ? AttemptOutcome.NeverRan(_options.TimeProvider.GetUtcNow()).ToData()
                : await _engine.Crew.RunAsync(runner => _body.Run(runner, batch.Tasks[order.Index], order.Link, stop.Token));
            // An abort has been there before: the record knows of it.
            var given = stop.IsCancellationRequested ? order with { IsFresh = false } : order;
            return (new AttemptReport { Order = given, Submitted = batch.Submitted, Inbox = batch.Inbox, Outcome = outcome }, outcome.Failure is not null);
        }
        finally
        {
            _current = null;
        }
    }

    // The engine's turn is over; what became of it has to reach the task's record, wherever that is by then, and the controller.
    private async Task ReportAsync(AttemptOrder order, AttemptReport? report, bool failed)
    {
        var task = _grains.TaskOf(_farm, order.TaskId);
        var verdict = await TryUntilDoneAsync(
            "to report on it",
            order.TaskId,
            () =>
            {
                if (report is null)
                {
                    return task.LoseAsync(order);
                }

                var call = task.EndAsync(report);

                // If it fails, the record may have it all the same: then it has to be read.
                report = report with { Order = order with { IsFresh = false } };
                return call;
            });
        _host.LinkOf(_farm).Settle(new SettledAttempt
        {
            TaskId = order.TaskId,
            Attempt = order.Attempt,
            EngineId = _engineId,
            Failed = failed,
            Verdict = verdict ?? new AttemptVerdict(),
        });
        _engine?.End(order);
    }

    private async Task<T?> TryUntilDoneAsync<T>(string what, long? taskId, Func<Task<T>> call)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, TimeSpan.TicksPerSecond)))
        {
            try
            {
                return await call();
            }
            catch (Exception exception)
            {
                LogTryAgain(exception, _engineId, taskId, what);
            }

            if (_host.Find(_farm, _engineId) != _engine)
            {
                // Given up: nobody listens any more.
                return default;
            }

            await Task.Delay(pause);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId}, with task {TaskId}, failed {What}; tried again.")]
    private partial void LogTryAgain(Exception exception, string engineId, long? taskId, string what);
}
