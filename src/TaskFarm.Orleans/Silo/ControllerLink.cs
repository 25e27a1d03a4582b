using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Silo;

/// <summary>What this silo and the controller of one farm tell each other: reports one way, orders with the answers.</summary>
/// <remarks>
/// One report is under way at a time, and takes along all that came since the one before. It is the heartbeat too. When a report fails, or
/// the controller is another one, the silo registers again and says what its engines run. Orders are taken from the controller that it has
/// registered with: what an earlier one has under way, which the next gives out again, does not run twice.
/// </remarks>
internal sealed partial class ControllerLink : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly string _farm;
    private readonly SiloAddress _silo;
    private readonly IGrainFactory _grains;
    private readonly TaskFarmOptions _options;
    private readonly bool _storesAtOnce;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, HostedEngine> _engines = new(StringComparer.Ordinal);
    private readonly ITaskControllerGrain _controller;
    private readonly Signal _news = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly PeriodicTimer _heart;
    private readonly Lock _gate = new();

    // What the controller has not heard of; and how many of the first a report is taking there.
    private readonly List<SettledAttempt> _settled = [];

    // Orders that come while the silo registers: whose they are the answer tells.
    private readonly List<AttemptOrder> _early = [];
    private Guid _session;
    private long _lastBeat;
    private bool _isRegistering;
    private volatile bool _mustRegister = true;
    private TaskCompletionSource _registered = NewRegistration();

    // Engines without work are gone from the controller, and don't come back.
    private volatile bool _isLeaving;

    public ControllerLink(KnownFarm farm, SiloAddress silo, IGrainFactory grains, ILogger log)
    {
        (_farm, _options, _storesAtOnce) = (farm.Name, farm.Options, farm.StoresAtOnce);
        _silo = silo;
        _grains = grains;
        _log = log;
        _controller = grains.ControllerOf(_farm);
        _heart = new PeriodicTimer(_options.HeartbeatPeriod);
        _ = Task.Run(BeatAsync);
        _running = Task.Run(RunAsync);
    }

    public IReadOnlyCollection<HostedEngine> Engines => [.. _engines.Values];

    public HostedEngine? Find(string engineId) => _engines.GetValueOrDefault(engineId);

    /// <summary>An engine came: it is registered with the others before the next report. Done when it is.</summary>
    public Task AddAsync(HostedEngine engine)
    {
        _engines.TryAdd(engine.Id, engine);
        engine.ReadNamespace();
        Task registered;
        lock (_gate)
        {
            registered = _registered.Task;
            _mustRegister = true;
        }

        Wake();
        return registered.WaitAsync(_stop.Token);
    }

    /// <summary>An engine goes away.</summary>
    /// <exception cref="EngineNotFoundException">It is not here.</exception>
    public async Task RemoveAsync(string engineId)
    {
        if (!_engines.TryRemove(engineId, out var engine))
        {
            throw new EngineNotFoundException(engineId);
        }

        engine.Leave();
        await _controller.UnregisterAsync(engineId).ConfigureAwait(false);
        await _grains.EngineOf(_farm, engineId).LeaveAsync().ConfigureAwait(false);
    }

    /// <summary>An attempt to start, which came by itself. That of a controller whose time is over is not: the one that follows gives it out.</summary>
    public void Start(AttemptOrder order)
    {
        lock (_gate)
        {
            if (_isRegistering)
            {
                _early.Add(order);
            }
            else if (order.Session == _session)
            {
                // Of one that has gone meanwhile, the controller hears.
                Find(order.EngineId)?.Attempts.Start(order);
            }
        }
    }

    /// <summary>Whether the farm, which is in the silos' memory, has begun anew since: the attempt's task is lost, and its id another task's.</summary>
    public bool IsForgotten(AttemptOrder order)
    {
        lock (_gate)
        {
            return !_storesAtOnce && order.Session != _session;
        }
    }

    /// <summary>What became of an attempt; the controller hears of it.</summary>
    public void Settle(SettledAttempt settled)
    {
        lock (_gate)
        {
            _settled.Add(settled);
        }

        Wake();
    }

    /// <summary>Lets the engines leave: no new tasks from here, what runs has the stop timeout to end. Their namespaces stay in storage.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A silo that has no time to stop says nothing, as one that is killed.
            cancellationToken.ThrowIfCancellationRequested();
            _isLeaving = true;
            var engines = Engines.Select(engine => engine.Id).ToArray();
            await LeaveAsync(engines).WaitAsync(cancellationToken).ConfigureAwait(false);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_options.StopTimeout);
            while (Engines.Any(engine => engine.Running is not null) && !limit.IsCancellationRequested)
            {
                await Task.Delay(LookAgain, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var engine in Engines.Where(engine => engine.Running is not null))
            {
                LogCutOff(engine.Id, engine.Running?.TaskId, _options.StopTimeout);
                await _controller.UnregisterAsync(engine.Id).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // The controller finds out by itself that the engines are gone.
            LogNotUnregistered(exception, _farm);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Wake();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _heart.Dispose();
        _stop.Dispose();
    }

    // A controller that has just started does not know its engines yet.
    private async Task LeaveAsync(string[] engines)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await _controller.LeaveAsync(engines).ConfigureAwait(false);
                return;
            }
            catch (OrleansException) when (Stopwatch.GetElapsedTime(began) < 2 * _options.RecoveryTimeout)
            {
                await Task.Delay(LookAgain).ConfigureAwait(false);
            }
        }
    }

    private static TaskCompletionSource NewRegistration() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => _news.Set();

    private async Task BeatAsync()
    {
        while (await _heart.WaitForNextTickAsync().ConfigureAwait(false))
        {
            Wake();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await _news.WaitAsync().ConfigureAwait(false);
            try
            {
                if (_mustRegister)
                {
                    await RegisterAsync().ConfigureAwait(false);
                }

                await ReportAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                LogNotReached(exception, _farm);
                _mustRegister = true;
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
        }
    }

    private async Task RegisterAsync()
    {
        // Before it is looked which engines there are and what they run: one that comes meanwhile registers next.
        TaskCompletionSource registered;
        lock (_gate)
        {
            (_mustRegister, _isRegistering) = (false, true);
            (registered, _registered) = (_registered, NewRegistration());
        }

        try
        {
            var engines = _engines.Values.Where(engine => !_isLeaving || engine.Running is not null).Select(RegistrationOf).ToArray();
            var orders = await _controller.RegisterAsync(new SiloRegistration { Silo = _silo, Engines = engines }).ConfigureAwait(false);
            BeginSession(orders);
            registered.SetResult();
            if (_isLeaving)
            {
                await LeaveAsync([.. engines.Select(engine => engine.EngineId)]).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            registered.TrySetException(exception);
            registered.Task.Ignore();
            throw;
        }
    }

    // Those that the controller did not take come again when it misses them in a report.
    private void BeginSession(SiloOrders orders)
    {
        lock (_gate)
        {
            if (orders.Session != _session)
            {
                // A farm in the silos' memory has begun anew, and gives ids to other tasks.
                Array.ForEach([.. Engines], static engine => engine.Attempts.ForgetEarlyAborts());
            }

            (_session, _isRegistering) = (orders.Session, false);
            AttemptOrder[] all = [.. orders.Orders, .. _early];
            _early.Clear();
            Array.ForEach(all, Start);
        }
    }

    private static EngineRegistration RegistrationOf(HostedEngine engine) => new()
    {
        EngineId = engine.Id,
        Properties = ValuePacker.Pack(engine.Properties.CopyOut()),
        Running = engine.Running,
    };

    private async Task ReportAsync()
    {
        SettledAttempt[] settled;
        lock (_gate)
        {
            settled = [.. _settled];
        }

        var engines = BeatIfDue();
        var report = new SiloReport
        {
            Silo = _silo,
            Session = _session,
            Engines = engines,
            Idle = [.. engines.Where(id => Find(id) is { Running: null })],
            Settled = settled,
        };
        var orders = await _controller.ReportAsync(report).ConfigureAwait(false);
        if (!orders.IsKnown)
        {
            _mustRegister = true;
        }

        if (orders.Session == _session)
        {
            Forget(settled);
            Array.ForEach(orders.Orders, Start);
        }

        // What came meanwhile has woken this loop already.
    }

    // The engines, once a heartbeat; in between none, as reports are many.
    private string[] BeatIfDue()
    {
        if (Stopwatch.GetElapsedTime(_lastBeat) < _options.HeartbeatPeriod)
        {
            return [];
        }

        _lastBeat = Stopwatch.GetTimestamp();
        foreach (var engine in _engines.Values)
        {
            // One that Orleans has taken away comes back. What the engine is at does not depend on it.
            engine.Grain.BeatAsync().Ignore();
        }

        return [.. _engines.Values.Where(engine => !_isLeaving || engine.Running is not null).Select(engine => engine.Id)];
    }

    // What the controller has heard of: from here on, an engine that registers again has nothing.
    private void Forget(SettledAttempt[] settled)
    {
        lock (_gate)
        {
            _settled.RemoveRange(0, settled.Length);
        }

        foreach (var attempt in settled)
        {
            if (Find(attempt.EngineId) is { Running: { } running } engine && (running.TaskId, running.Attempt) == (attempt.TaskId, attempt.Attempt))
            {
                engine.Running = null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The controller of farm {Farm} was not reached; tried again.")]
    private partial void LogNotReached(Exception exception, string farm);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The controller of farm {Farm} was not told that this silo's engines leave.")]
    private partial void LogNotUnregistered(Exception exception, string farm);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId} leaves while it runs task {TaskId}, which did not end within {Limit}; the task runs elsewhere.")]
    private partial void LogCutOff(string engineId, long? taskId, TimeSpan limit);
}
