using System.Diagnostics.CodeAnalysis;
using Orleans.Storage;

namespace TaskFarm.Orleans.Storage;

/// <summary>A grain's record in grain storage, read when it is needed: most grains of tasks are new and have none.</summary>
/// <param name="storage">The storage.</param>
/// <param name="name">The name of the record.</param>
/// <param name="grainId">The grain whose it is.</param>
/// <param name="isNew">Whether nothing can be there, so that reading is not needed.</param>
internal sealed class GrainRecord<T>(IGrainStorage storage, string name, GrainId grainId, bool isNew = false) : IGrainState<T>
    where T : class, new()
{
    private Task? _reading = isNew ? Task.CompletedTask : null;

    /// <summary>What the record holds; to be changed, then written.</summary>
    [AllowNull]
    public T State { get; set; } = new();

    /// <summary>Which of all the times that it was written storage has.</summary>
    public string? ETag { get; set; }

    /// <summary>Whether storage has it.</summary>
    public bool RecordExists { get; set; }

    /// <summary>Whether it has been read.</summary>
    public bool IsAtHand => _reading is { IsCompletedSuccessfully: true };

    /// <summary>Nothing can be there: it is not read, unless it is being read.</summary>
    public void AssumeNew() => _reading ??= Task.CompletedTask;

    /// <summary>Reads it, once: calls that interleave wait for the same reading.</summary>
    public Task ReadAsync() => _reading is { IsFaulted: false, IsCanceled: false } reading ? reading : _reading = ReadOnceAsync();

    /// <summary>It holds nothing any more; to be written.</summary>
    public void Empty() => State = new T();

    /// <summary>Writes it.</summary>
    public Task WriteAsync() => storage.WriteStateAsync(name, grainId, this);

    /// <summary>Takes what storage has for what was written last; the value stays as it is, to be written over that.</summary>
    public async Task CatchUpAsync()
    {
        var found = new GrainState<T>(new T());
        await storage.ReadStateAsync(name, grainId, found);
        (ETag, RecordExists) = (found.ETag, found.RecordExists);
    }

    /// <summary>Deletes it, if it is there.</summary>
    public async Task DeleteAsync()
    {
        await ReadAsync();
        if (RecordExists)
        {
            await storage.ClearStateAsync(name, grainId, this);
        }
    }

    private async Task ReadOnceAsync()
    {
        await storage.ReadStateAsync(name, grainId, this);
        State ??= new T();
    }
}
