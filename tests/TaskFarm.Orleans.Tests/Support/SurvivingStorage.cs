using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace TaskFarm.Orleans.Tests.Support;

/// <summary>A silo's grain storage that keeps its records in <see cref="SurvivingRecords"/>.</summary>
internal sealed class SurvivingStorage(SurvivingRecords records, Serializer serializer) : IGrainStorage
{
    /// <summary>Gives a silo these records as its grain storage of a name.</summary>
    public static void AddTo(ISiloBuilder silo, SurvivingRecords records, string name = TaskFarmOptions.DefaultStorage) =>
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            name,
            (services, _) => new SurvivingStorage(records, services.GetRequiredService<Serializer>()));

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var call = new StorageCall(StorageOperation.Read, stateName, grainId);
        await records.Before(call);
        var found = records.Find(stateName, grainId);
        await records.After(call);
        grainState.State = found is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(found.Bytes);
        (grainState.ETag, grainState.RecordExists) = (found?.Tag, found is not null);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // As it is now: what the grain does to it meanwhile is not of this write.
        var (bytes, tag) = (serializer.SerializeToArray(grainState.State), grainState.ETag);
        var call = new StorageCall(StorageOperation.Write, stateName, grainId);
        await records.Before(call);
        var written = records.Replace(stateName, grainId, tag, bytes);
        await records.After(call);
        (grainState.ETag, grainState.RecordExists) = (written.Tag, true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var call = new StorageCall(StorageOperation.Clear, stateName, grainId);
        await records.Before(call);
        records.Remove(stateName, grainId, grainState.ETag);
        await records.After(call);
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, Activator.CreateInstance<T>());
    }
}
