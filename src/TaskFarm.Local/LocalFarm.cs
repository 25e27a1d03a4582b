using TaskFarm.Scheduling;
using TaskFarm.Scripting;

namespace TaskFarm;

/// <summary>A task farm in this process: a controller and its engines, each a thread of its own. Nothing to install, nothing to start.</summary>
/// <example>
/// <code>
/// await using var farm = await LocalFarm.StartAsync();
/// int[] squares = await farm.Client.MapAsync((int x) => x * x, Enumerable.Range(0, 100));
/// </code>
/// </example>
public sealed class LocalFarm : IAsyncDisposable
{
    private readonly LocalController _controller;

    private LocalFarm(LocalController controller)
    {
        _controller = controller;
        Client = new TaskClient(controller);
    }

    /// <summary>The client of this farm; safe to use from many threads.</summary>
    public TaskClient Client { get; }

    /// <summary>Starts a farm.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or there is no scheduler of that name.</exception>
    public static async Task<LocalFarm> StartAsync(LocalFarmOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalFarmOptions();
        options.Validate();
        var scheduler = options.Scheduler?.Invoke() ?? Schedulers.Create(options.SchedulerName);
        if (options.CaptureOutput)
        {
            ConsoleCapture.Install();
        }

        var farm = new LocalFarm(new LocalController(scheduler, options, DependExpression.Compile));
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

    /// <summary>Stops the farm: what waits is dropped, what runs is given up, whoever waits for it gets a <see cref="FarmUnavailableException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        _controller.Stop(new FarmUnavailableException("The farm has been stopped; start another with LocalFarm.StartAsync."));
        return ValueTask.CompletedTask;
    }
}
