using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using TaskFarm.Orleans.Placement;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

/// <summary>Brings farms to silos.</summary>
public static class TaskFarmSiloBuilderExtensions
{
    /// <summary>Lets the silo host a farm, and bring engines for it. To be called the same way on every silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">The settings; null for the defaults.</param>
    /// <remarks>
    /// Where no grain storage of the name <see cref="TaskFarmOptions.StorageName"/> was configured before, one in the silos' memory is
    /// added: it loses with a silo what that silo kept.
    /// </remarks>
    public static ISiloBuilder AddTaskFarm(this ISiloBuilder silo, Action<TaskFarmOptions>? configure = null) =>
        silo.AddTaskFarm(TaskFarmOptions.DefaultFarm, configure);

    /// <summary>Lets the silo host one of several farms, each with a name and settings of its own.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="farm">The farm's name; no slash in it.</param>
    /// <param name="configure">The settings; null for the defaults.</param>
    /// <inheritdoc cref="AddTaskFarm(ISiloBuilder, Action{TaskFarmOptions}?)"/>
    public static ISiloBuilder AddTaskFarm(this ISiloBuilder silo, string farm, Action<TaskFarmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var options = new TaskFarmOptions();
        configure?.Invoke(options);
        silo.Services.AddOptions<TaskFarmOptions>(FarmKey.Checked(farm)).Configure(configure ?? (static _ => { })).Validate(TaskFarmOptionsRules.Hold, TaskFarmOptionsRules.Text);
        silo.Services.AddSingleton(new HostedFarm(farm));
        AddStorage(silo, options.StorageName);
        AddOnce(silo);
        return silo;
    }

    private static void AddStorage(ISiloBuilder silo, string name)
    {
        if (!silo.Services.Any(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, name)))
        {
            silo.AddMemoryGrainStorage(name, storage => storage.Configure<Serializer>((options, serializer) =>
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer)));
        }
    }

    private static void AddOnce(ISiloBuilder silo)
    {
        if (silo.Services.Any(service => service.ServiceType == typeof(EngineHost)))
        {
            return;
        }

        silo.Services.AddMetrics();
        silo.Services.AddSingleton<FarmInstruments>();
        silo.Services.AddSingleton<FarmStorage>();
        silo.Services.AddSingleton<BatchCache>();
        silo.Services.AddSingleton<ResultOutbox>();
        silo.Services.AddSingleton<EngineHost>();
        silo.Services.AddSingleton<ISiloEngines>(services => services.GetRequiredService<EngineHost>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<EngineHost>());
        silo.Services.AddSingleton(services => new CodeLoader(new GrainCodeSource(services.GetRequiredService<IGrainFactory>())));
        silo.Services.AddPlacementDirector<EnginePlacement, EnginePlacementDirector>();

        // Any user's assembly may be an attempt's: what is written to the console is told apart by the attempt.
        ConsoleCapture.Install();
    }
}
