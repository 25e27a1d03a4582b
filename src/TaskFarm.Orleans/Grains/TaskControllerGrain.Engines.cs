using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

// The controller's engines: how they come, live and go.
internal sealed partial class TaskControllerGrain
{
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

    public async Task<SiloOrders> ReportAsync(SiloReport report)
    {
        var isKnown = report.Session == _session;
        var orders = new List<AttemptOrder>();
        if (isKnown)
        {
            foreach (var settled in report.Settled)
            {
                await SettleAsync(settled, orders, report.Silo);
            }

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
            if (known.Silo.Equals(silo) && known.Order is { } given && running is not null && (given.TaskId, given.Attempt) == (running.TaskId, running.Attempt))
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId} on {Silo} has been silent for {Limit}; it is given up.")]
    private partial void LogSilent(string engineId, SiloAddress silo, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId} is gone, as its silo {Silo} is dead.")]
    private partial void LogSiloDead(string engineId, SiloAddress silo);
}
