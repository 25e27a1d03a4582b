using Orleans.Storage;

namespace TaskFarm.Orleans.Storage;

/// <summary>A farm as a silo's grains know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Its settings.</param>
/// <param name="Storage">What keeps it.</param>
/// <param name="StoresAtOnce">Whether its state has to be in storage before anybody hears of it.</param>
internal sealed record KnownFarm(string Name, TaskFarmOptions Options, IGrainStorage Storage, bool StoresAtOnce)
{
    /// <summary>A record of one of its grains.</summary>
    public GrainRecord<T> Record<T>(string name, GrainId grainId)
        where T : class, new() =>
        new(Storage, name, grainId);
}
