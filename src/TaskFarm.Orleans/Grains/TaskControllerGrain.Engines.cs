using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

// The controller's engines: how they come, live and go.
internal sealed partial class TaskControllerGrain
{
    // An order is on its way for a millisecond, or as long as a silo is busy.
    private static readonly TimeSpan OrderTime = TimeSpan.FromSeconds(3);

    private readonly Guid _session = Guid.NewGuid();

    public async Task<EngineEntry[]> EnginesAsync()
    {
        await Recovered;
        return [.. _core.Engines.Select(engine => new EngineEntry
        {
            EngineId = engine.Id,
            Properties = ValuePacker.Pack(engine.Properties.CopyOut()),
            State = engine.State,
            TaskId = engine.TaskId,
        })];
    }

    public Task<SiloOrders> RegisterAsync(SiloRegistration registration)
    {
        var orders = new List<AttemptOrder>();
        foreach (var engine in registration.Engines)
        {
            if (_recovery.Task.IsCompleted)
            {
                Register(registration.Silo, engine, orders);
            }
            else
            {
                _held[engine.EngineId] = (registration.Silo, engine);
            }
        }

        _siloHasRegistered.Add(registration.Silo);
        LookWhoIsHere();
        return Task.FromResult(new SiloOrders { Session = _session, IsKnown = true, Orders = [.. orders] });
    }

    public async Task UnregisterAsync(string engineId)
    {
        await Recovered;
        Remove(_engines.GetValueOrDefault(engineId) ?? throw new EngineNotFoundException(engineId));

        // Whoever took it away finds its task in the queue again, unless that can't be stored.
        await Waiting.ForAsync(_latestLoss);
    }

    public async Task LeaveAsync(string[] engineIds)
    {
        await Recovered;
        foreach (var id in engineIds.Where(_engines.ContainsKey))
        {
            Drive(new ControllerEvent.EngineLeaving(id));
            RemoveIfGone(id);
        }
    }

    public Task<SiloOrders> ReportAsync(SiloReport report) =>
        report.Session != _session ? Task.FromResult(new SiloOrders { Session = _session })
        : _recovery.Task.IsCompleted && !Array.Exists(report.Settled, settled => settled.Verdict.Dependency is not null) ? Task.FromResult(Report(report, []))
        : ReadThenReportAsync(report);

    // Recovery tasks have dependencies of their own, which may have to be compiled.
    private async Task<SiloOrders> ReadThenReportAsync(SiloReport report)
    {
        await Recovered;
        var dependencies = new Dependency?[report.Settled.Length];
        for (var index = 0; index < dependencies.Length; index++)
        {
            dependencies[index] = await _dependencies.ReadAsync(report.Settled[index].Verdict.Dependency);
        }

        return Report(report, dependencies);
    }

    private SiloOrders Report(SiloReport report, Dependency?[] dependencies)
    {
        using var turn = _instruments.Take();
        var orders = new List<AttemptOrder>(report.Settled.Length);
        for (var index = 0; index < report.Settled.Length; index++)
        {
            Settle(report.Settled[index], dependencies.Length == 0 ? null : dependencies[index], orders, report.Silo);
        }

        // An engine whose attempt was given up is free when it tells of it, and comes back.
        var isKnown = Array.TrueForAll(report.Settled, settled => _engines.ContainsKey(settled.EngineId));
        foreach (var id in report.Engines)
        {
            if (_engines.TryGetValue(id, out var engine) && engine.Silo.Equals(report.Silo))
            {
                engine.LastBeat = Stopwatch.GetTimestamp();
            }
            else
            {
                isKnown = false;
            }
        }

        foreach (var id in report.Idle)
        {
            if (_engines.TryGetValue(id, out var engine) && engine.Silo.Equals(report.Silo) && IsLost(engine))
            {
                // The answer that had its order never came to the silo. It registers again, without work.
                LogOrderLost(id, engine.Order!.TaskId);
                Remove(engine);
                isKnown = false;
            }
        }

        return new SiloOrders { Session = _session, IsKnown = isKnown, Orders = [.. orders] };
    }

    public async Task PropertiesChangedAsync(string engineId, byte[] properties)
    {
        await Recovered;
        Drive(new ControllerEvent.PropertiesChanged(engineId, Unpack(properties)));
    }

    public Task<WatchReply> WatchAsync(WatchRequest request) => Task.FromResult(_watchers.Take(request));

    private static EngineProperties Unpack(byte[] properties) =>
        properties.Length == 0 ? EngineProperties.Empty : new EngineProperties((IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(properties)!);

    private void Register(SiloAddress silo, EngineRegistration registration, List<AttemptOrder> orders)
    {
        if (_engines.TryGetValue(registration.EngineId, out var known))
        {
            if (known.Silo.Equals(silo) && IsSame(known, registration.Running))
            {
                known.LastBeat = Stopwatch.GetTimestamp();
                return;
            }

            Remove(known);
        }

        if (CanEnter(registration))
        {
            Enter(silo, registration, orders);
        }
    }

    // One that runs an attempt which was given up comes again when it is over.
    private bool CanEnter(EngineRegistration registration) =>
        registration.Running is not { } running
        || (PlaceOf(running.TaskId)?.Batch.Id == running.Batch && _core.CanGoOn(running.TaskId, running.Attempt));

    // What it was given just now may be on its way to it.
    private bool IsSame(RegisteredEngine known, AttemptOrder? running) =>
        (known.Order?.TaskId, known.Order?.Attempt) == (running?.TaskId, running?.Attempt)
        || (known.Order is not null && running is null && !IsLost(known));

    private bool IsLost(RegisteredEngine engine) => engine.Order is not null && engine.OrderAge > 2 * _options.HeartbeatPeriod + OrderTime;

    private void Enter(SiloAddress silo, EngineRegistration registration, List<AttemptOrder>? orders)
    {
        var engine = new RegisteredEngine(registration.EngineId, silo, GrainFactory.EngineOf(_farm, registration.EngineId))
        {
            LastBeat = Stopwatch.GetTimestamp(),
            Order = registration.Running,
        };
        _engines.Add(engine.Id, engine);
        if (_watchers.Any)
        {
            _watchers.Tell(new FarmEvent.EngineCame(Advance(), engine.Id));
        }

        Drive(
            new ControllerEvent.EngineRegistered(
                engine.Id, Unpack(registration.Properties), registration.Running?.TaskId, registration.Running?.Attempt ?? 0),
            orders,
            silo);
    }

    private void Remove(RegisteredEngine engine)
    {
        _engines.Remove(engine.Id);
        _instruments.EngineGone(_farm);
        Drive(new ControllerEvent.EngineGone(engine.Id));
        TellGone(engine.Id);
    }

    // One that was about to leave goes when it is free.
    private void RemoveIfGone(string engineId)
    {
        if (!_core.HasEngine(engineId) && _engines.Remove(engineId))
        {
            TellGone(engineId);
        }
    }

    private void TellGone(string engineId)
    {
        if (_watchers.Any)
        {
            _watchers.Tell(new FarmEvent.EngineGone(_now, engineId));
        }
    }

    private Task LookWhoIsSilentAsync(CancellationToken cancellationToken)
    {
        _watchers.DropSilent();
        foreach (var engine in _engines.Values.ToList())
        {
            if (Stopwatch.GetElapsedTime(engine.LastBeat) > _options.HeartbeatTimeout)
            {
                LogSilent(engine.Id, engine.Silo, _options.HeartbeatTimeout);
                Remove(engine);
            }
        }

        return Task.CompletedTask;
    }

    private async Task WatchMembershipAsync()
    {
        try
        {
            await foreach (var snapshot in _membership.MembershipUpdates.WithCancellation(_deactivated.Token))
            {
                foreach (var engine in _engines.Values.Where(engine => snapshot.GetSiloStatus(engine.Silo) == SiloStatus.Dead).ToList())
                {
                    LogSiloDead(engine.Id, engine.Silo);
                    Remove(engine);
                }

                foreach (var (id, held) in _held.Where(held => snapshot.GetSiloStatus(held.Value.Silo) == SiloStatus.Dead).ToList())
                {
                    LogSiloDead(id, held.Silo);
                    _held.Remove(id);
                }

                LookWhoIsHere();
            }
        }
        catch (OperationCanceledException)
        {
            // The grain is deactivated.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId} never got task {TaskId}; the task is given out anew.")]
    private partial void LogOrderLost(string engineId, long taskId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId} on {Silo} has been silent for {Limit}; it is given up.")]
    private partial void LogSilent(string engineId, SiloAddress silo, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId} is gone, as its silo {Silo} is dead.")]
    private partial void LogSiloDead(string engineId, SiloAddress silo);
}
