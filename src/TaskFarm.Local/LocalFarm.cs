using TaskFarm.Scheduling;
using TaskFarm.Scripting;
using TaskFarm.Storing;

namespace TaskFarm;

/// <summary>A task farm in this process: a controller and its engines, each a thread of its own. Nothing to install, nothing to start.</summary>
/// <example>
/// <code>
/// await using var farm = await LocalFarm.StartAsync();
/// int[] squares = await farm.Client.MapAsync((int x) => x * x, Enumerable.Range(0, 100));
/// </code>
/// </example>
public sealed class LocalFarm : IAsyncDisposable, IFarmEvents
{
    private readonly LocalController _controller;
    private readonly StoreKeeper? _keeper;

    private LocalFarm(LocalController controller, StoreKeeper? keeper)
    {
        (_controller, _keeper) = (controller, keeper);
        Client = new TaskClient(keeper?.Door ?? controller);
    }

    /// <summary>The client of this farm; safe to use from many threads.</summary>
    public TaskClient Client { get; }

    /// <summary>Ends when the farm has stopped and its store is closed; faulted with a <see cref="FarmUnavailableException"/> where it could not go on, or could not write all.</summary>
    public Task Stopped => _controller.Stopped.Task;

    /// <summary>Starts a farm.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or there is no scheduler of that name.</exception>
    /// <exception cref="StoreException">The store can't be opened or read.</exception>
    public static async Task<LocalFarm> StartAsync(LocalFarmOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalFarmOptions();
        options.Validate();
        var scheduler = options.Scheduler?.Invoke() ?? Schedulers.Create(options.SchedulerName);
        if (options.CaptureOutput)
        {
            ConsoleCapture.Install();
        }

        var controller = new LocalController(scheduler, options, DependExpression.Compile);
        var keeper = options.Store is null ? null : await StoreKeeper.OpenAsync(options.Store, controller, options, cancellationToken).ConfigureAwait(false);
        var farm = new LocalFarm(controller, keeper);
        for (var count = 0; count < options.Engines; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await farm.AddEngineAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return farm;
    }

    /// <summary>Adds an engine, which takes waiting tasks at once.</summary>
    /// <param name="properties">Its properties, which are copied; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The engine's id; no other engine of this farm ever gets it.</returns>
    /// <exception cref="ArgumentException">A property is of a kind that can't be copied.</exception>
    /// <exception cref="FarmUnavailableException">The farm has been stopped.</exception>
    public Task<string> AddEngineAsync(IReadOnlyDictionary<string, object?>? properties = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_controller.AddEngine(properties is null ? EngineProperties.Empty : new EngineProperties(properties)));
    }

    /// <summary>Takes an engine away. Its namespace is gone; a task that it runs goes back to the queue, as after the loss of the engine.</summary>
    /// <param name="engineId">The engine.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EngineNotFoundException">There is no such engine.</exception>
    /// <exception cref="FarmUnavailableException">The farm has been stopped.</exception>
    public Task RemoveEngineAsync(string engineId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _controller.RemoveEngine(engineId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public FarmEventFeed Watch(int capacity = 4_096) => _controller.Watchers.Watch(capacity);

    /// <summary>Stops the farm: what waits is dropped, what runs is given up, whoever waits for it gets a <see cref="FarmUnavailableException"/>.</summary>
    /// <remarks>A farm with a store drops nothing: the next one that is started with the store goes on with it.</remarks>
    public async ValueTask DisposeAsync()
    {
        var reason = new FarmUnavailableException("The farm has been stopped; start another with LocalFarm.StartAsync.");
        _controller.Stop(reason);
        if (_keeper is not null && await _keeper.CloseAsync(reason).ConfigureAwait(false) is { } trouble)
        {
            _controller.StopBroken(new FarmUnavailableException(
                $"The farm has stopped before its last results were written; their tasks will run again. {trouble.Message}", trouble));
        }

        _controller.Stopped.TrySetResult();
    }
}
