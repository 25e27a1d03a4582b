namespace TaskFarm.Storing;

/// <summary>What a store writes at once, in the order of its members.</summary>
internal sealed class StoreBatch
{
    /// <summary>The id that the next task gets. Kept, as ids are never given out twice, whatever was forgotten meanwhile.</summary>
    public required long NextTaskId { get; init; }

    /// <summary>Whether the farm is stopped with it; if not, and it is the last all the same, the farm has crashed.</summary>
    public bool IsLast { get; init; }

    /// <summary>Assemblies that are not needed any more, by their hashes.</summary>
    public IReadOnlyList<string> DroppedCode { get; init; } = [];

    /// <summary>Assemblies that tasks need.</summary>
    public IReadOnlyList<StoredCode> Code { get; init; } = [];

    /// <summary>New tasks.</summary>
    public IReadOnlyList<StoredTask> Accepted { get; init; } = [];

    /// <summary>What became of tasks that go on; of several for one task the last one holds.</summary>
    public IReadOnlyList<StoredProgress> Progress { get; init; } = [];

    /// <summary>How tasks ended. What was stored of them before is not needed any more.</summary>
    public IReadOnlyList<StoredResult> Ended { get; init; } = [];

    /// <summary>Tasks whose results are forgotten.</summary>
    public IReadOnlyList<long> Forgotten { get; init; } = [];
}
