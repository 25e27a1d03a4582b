namespace TaskFarm.Orleans.Messages;

/// <summary>What the record of a task decided after an attempt.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.AttemptVerdict")]
public sealed record AttemptVerdict
{
    /// <summary>Where the task stands now; null where the attempt was not the latest, so that nothing follows.</summary>
    [Id(0)]
    public Control.TaskState? State { get; init; }

    /// <summary>What runs next, where it runs again.</summary>
    [Id(1)]
    public int Link { get; init; }

    /// <summary>The dependency of what runs next, as the bytes of a <see cref="Packing.PackedDependency"/>; null for none.</summary>
    [Id(2)]
    public byte[]? Dependency { get; init; }
}
