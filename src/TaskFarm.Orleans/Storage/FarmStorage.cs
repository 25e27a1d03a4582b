using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace TaskFarm.Orleans.Storage;

/// <summary>The settings of a farm and the storage that keeps it, as the grains of a silo use them.</summary>
internal sealed class FarmStorage(IServiceProvider services, IOptionsMonitor<TaskFarmOptions> options)
{
    public TaskFarmOptions OptionsOf(string farm) => options.Get(farm);

    /// <summary>A record of a grain of a farm.</summary>
    public GrainRecord<T> Record<T>(string farm, string name, GrainId grainId)
        where T : class, new() =>
        new(StorageOf(farm), name, grainId);

    /// <summary>Whether the farm's state has to be in storage before anybody hears of it.</summary>
    public bool StoresAtOnce(string farm) => OptionsOf(farm).StoresAtOnce ?? StorageOf(farm) is not MemoryGrainStorage;

    private IGrainStorage StorageOf(string farm) => services.GetRequiredKeyedService<IGrainStorage>(OptionsOf(farm).StorageName);
}
