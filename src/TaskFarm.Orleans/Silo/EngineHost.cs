using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Storage;

namespace TaskFarm.Orleans.Silo;

/// <summary>The engines of this silo: brings those of the configured farms when the silo is active, lets them leave when it stops.</summary>
internal sealed class EngineHost(
    IEnumerable<HostedFarm> farms, ILocalSiloDetails silo, IGrainFactory grains, FarmStorage storage, ILoggerFactory logs, IServiceProvider services)
    : ISiloEngines, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<string, Lazy<ControllerLink>> _links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EngineCrew> _crews = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _next = new(StringComparer.Ordinal);

    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe("TaskFarm engines", ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public HostedEngine? Find(string farm, string engineId) => _links.TryGetValue(farm, out var link) ? link.Value.Find(engineId) : null;

    public ControllerLink LinkOf(string farm) => _links.GetOrAdd(
        farm,
        static (name, host) => new Lazy<ControllerLink>(() => host.MakeLink(name)),
        this).Value;

    /// <summary>Gives an attempt to an engine of this silo, which had nothing to do; false where the engine is not here.</summary>
    public bool TryStart(string farm, AttemptOrder order)
    {
        if (Find(farm, order.EngineId) is null)
        {
            return false;
        }

        LinkOf(farm).Start(order);

        // Where there is more to do, orders come with answers to reports, and nothing is gained.
        grains.TaskOf(farm, order.TaskId).WakeAsync().Ignore();
        return true;
    }

    public async Task<string> AddEngineAsync(string farm, IReadOnlyDictionary<string, object?>? properties = null)
    {
        var number = _next.AddOrUpdate(FarmKey.Checked(farm), 0, static (_, last) => last + 1);
        var engine = MakeEngine(farm, number, properties is null ? EngineProperties.Empty : new EngineProperties(properties));
        await LinkOf(farm).AddAsync(engine).ConfigureAwait(false);
        return engine.Id;
    }

    public Task RemoveEngineAsync(string farm, string engineId) => LinkOf(farm).RemoveAsync(engineId);

    private HostedEngine MakeEngine(string farm, int number, EngineProperties properties)
    {
        var id = EngineName.Of(silo.Name, number);
        var crew = CrewOf(farm);
        crew.Add();
        return ActivatorUtilities.CreateInstance<HostedEngine>(services, farm, id, crew, properties);
    }

    private EngineCrew CrewOf(string farm) => _crews.GetOrAdd(farm, static (name, of) => new EngineCrew(name, of.OptionsOf(name)), storage);

    private ControllerLink MakeLink(string farm) =>
        new(storage.Find(farm), silo.SiloAddress, grains, logs.CreateLogger<ControllerLink>());

    private Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var farm in farms)
        {
            var options = storage.OptionsOf(farm.Name);
            for (var count = 0; count < options.EnginesPerSilo; count++)
            {
                var number = _next.AddOrUpdate(farm.Name, 0, static (_, last) => last + 1);
                var engine = MakeEngine(farm.Name, number, new EngineProperties(options.EngineProperties.AsReadOnly()));
                LinkOf(farm.Name).AddAsync(engine).Ignore();
            }
        }

        return Task.CompletedTask;
    }

    private Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_links.Values.Select(link => link.Value.StopAsync(cancellationToken)));
}
