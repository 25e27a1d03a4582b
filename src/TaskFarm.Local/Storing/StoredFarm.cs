namespace TaskFarm.Storing;

/// <summary>What a store holds of a farm.</summary>
internal sealed class StoredFarm
{
    /// <summary>The id that the next task gets.</summary>
    public long NextTaskId { get; init; }

    /// <summary>Whether the farm that had the store before was stopped, rather than ended by a crash.</summary>
    public bool WasStopped { get; init; }

    /// <summary>The tasks that have not ended, ascending, and how far each is.</summary>
    public IReadOnlyList<(StoredTask Task, StoredProgress Progress)> Unfinished { get; init; } = [];

    /// <summary>The results, in the order in which the tasks ended.</summary>
    public IReadOnlyList<StoredResult> Results { get; init; } = [];

    /// <summary>The assemblies, by their hashes, and how large they are.</summary>
    public IReadOnlyList<(string Hash, long Size)> Code { get; init; } = [];
}
