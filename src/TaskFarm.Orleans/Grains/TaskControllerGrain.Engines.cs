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

    public Task<EngineEntry[]> EnginesAsync() => Task.FromResult(_core.Engines.Select(engine => new EngineEntry
    {
        EngineId = engine.Id,
        Properties = ValuePacker.Pack(engine.Properties.CopyOut()),
        State = engine.State,
        TaskId = engine.TaskId,
    }).ToArray());

    public async Task<SiloOrders> RegisterAsync(SiloRegistration registration)
    {
        var orders = new List<AttemptOrder>();
        var refused = new List<string>();
        foreach (var engine in registration.Engines)
        {
            if (!Register(registration.Silo, engine, orders))
            {
                refused.Add(engine.EngineId);
            }
        }

        _siloHasRegistered.Add(registration.Silo);
        await EndRecoveryIfAllAreHereAsync();
        return new SiloOrders { Session = _session, IsKnown = true, Orders = [.. orders], Refused = [.. refused] };
    }

    public Task UnregisterAsync(string engineId)
    {
        _held.RemoveAll(held => held.Engine.EngineId == engineId);
        Remove(_engines.GetValueOrDefault(engineId) ?? throw new EngineNotFoundException(engineId));

        // Whoever took it away finds its task in the queue again.
        return _latestLoss;
    }

    public Task LeaveAsync(string[] engineIds)
    {
        _held.RemoveAll(held => engineIds.Contains(held.Engine.EngineId));
        foreach (var id in engineIds.Where(_engines.ContainsKey))
        {
            Drive(new ControllerEvent.EngineLeaving(id));
            RemoveIfGone(id);
        }

        return Task.CompletedTask;
    }

    public Task<SiloOrders> ReportAsync(SiloReport report) =>
        report.Session == _session && Array.Exists(report.Settled, settled => settled.Verdict.Dependency is not null)
            ? ReadThenReportAsync(report)
            : Task.FromResult(Report(report, []));

    // Recovery tasks have dependencies of their own, which may have to be compiled.
    private async Task<SiloOrders> ReadThenReportAsync(SiloReport report)
    {
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
        if (report.Session != _session)
        {
            return new SiloOrders { Session = _session };
        }

        var orders = new List<AttemptOrder>(report.Settled.Length);
        for (var index = 0; index < report.Settled.Length; index++)
        {
            Settle(report.Settled[index], dependencies.Length == 0 ? null : dependencies[index], orders, report.Silo);
        }

        var isKnown = true;
        foreach (var id in report.Engines)
        {
            if (_engines.TryGetValue(id, out var engine) && engine.Silo.Equals(report.Silo))
            {
                engine.LastBeat = Stopwatch.GetTimestamp();
            }
            else
            {
                isKnown &= _held.Exists(held => held.Engine.EngineId == id);
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

    public Task PropertiesChangedAsync(string engineId, byte[] properties)
    {
        Drive(new ControllerEvent.PropertiesChanged(engineId, Unpack(properties)));
        return Task.CompletedTask;
    }

    private static EngineProperties Unpack(byte[] properties) =>
        properties.Length == 0 ? EngineProperties.Empty : new EngineProperties((IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(properties)!);

    // False where the engine runs an attempt that was given up.
    private bool Register(SiloAddress silo, EngineRegistration registration, List<AttemptOrder> orders)
    {
        var id = registration.EngineId;
        var running = registration.Running;
        if (_engines.TryGetValue(id, out var known))
        {
            if (known.Silo.Equals(silo) && IsSame(known, running))
            {
                known.LastBeat = Stopwatch.GetTimestamp();
                return true;
            }

            Remove(known);
        }

        _held.RemoveAll(held => held.Engine.EngineId == id);
        if (running is not null && !_core.CanGoOn(running.TaskId, running.Attempt))
        {
            return false;
        }

        if (running is null && _isRecovering)
        {
            _held.Add((silo, registration));
            return true;
        }

        Enter(silo, registration, orders);
        return true;
    }

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
    }

    // One that was about to leave goes when it is free.
    private void RemoveIfGone(string engineId)
    {
        if (!_core.HasEngine(engineId))
        {
            _engines.Remove(engineId);
        }
    }

    private Task GiveUpSilentEngines(CancellationToken cancellationToken)
    {
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
