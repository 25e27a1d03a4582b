namespace TaskFarm.Orleans.Messages;

/// <summary>What the controller has to know of a batch.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.BatchHeader")]
public sealed record BatchHeader
{
    /// <summary>The batch.</summary>
    [Id(0)]
    public Guid Batch { get; init; }

    /// <summary>How many tasks it has.</summary>
    [Id(1)]
    public int Count { get; init; }

    /// <summary>The different dependencies of its tasks, as the bytes of <see cref="Packing.PackedDependency"/>.</summary>
    [Id(2)]
    public byte[][] Dependencies { get; init; } = [];

    /// <summary>For each task which of the dependencies is its own, or -1; null where no task has one.</summary>
    [Id(3)]
    public int[]? DependencyOf { get; init; }

    /// <summary>The dependencies of its recovery tasks, to be refused now rather than when they are needed.</summary>
    [Id(4)]
    public byte[][] RecoveryDependencies { get; init; } = [];
}
