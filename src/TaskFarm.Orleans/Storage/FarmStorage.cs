using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace TaskFarm.Orleans.Storage;

/// <summary>The settings of farms and the storages that keep them, as the grains of a silo use them.</summary>
internal sealed class FarmStorage(IServiceProvider services, IOptionsMonitor<TaskFarmOptions> options)
{
    // As many as there are farms. A task's grain comes to life too often to look all this up.
    private readonly ConcurrentDictionary<string, KnownFarm> _farms = new(StringComparer.Ordinal);

    public TaskFarmOptions OptionsOf(string farm) => Find(farm).Options;

    /// <summary>A record of a grain of a farm.</summary>
    public GrainRecord<T> Record<T>(string farm, string name, GrainId grainId)
        where T : class, new() =>
        Find(farm).Record<T>(name, grainId);

    /// <summary>Whether the farm's state has to be in storage before anybody hears of it.</summary>
    public bool StoresAtOnce(string farm) => Find(farm).StoresAtOnce;

    /// <summary>The farm of one of its grains.</summary>
    /// <param name="key">The grain's key.</param>
    /// <param name="own">What of it is the grain's own.</param>
    public KnownFarm FarmOf(string key, out ReadOnlySpan<char> own)
    {
        FarmKey.Split(key, out var farm, out own);
        return _farms.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(farm, out var known) ? known : Find(farm.ToString());
    }

    /// <summary>A farm, with its settings.</summary>
    public KnownFarm Find(string farm) => _farms.TryGetValue(farm, out var known) ? known : _farms.GetOrAdd(farm, Look);

    private KnownFarm Look(string farm)
    {
        var settings = options.Get(farm);
        var storage = services.GetRequiredKeyedService<IGrainStorage>(settings.StorageName);
        return new KnownFarm(farm, settings, storage, settings.StoresAtOnce ?? storage is not MemoryGrainStorage);
    }
}
