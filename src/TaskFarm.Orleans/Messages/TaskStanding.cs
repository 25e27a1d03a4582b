namespace TaskFarm.Orleans.Messages;

/// <summary>Where a task stands, for a controller that starts anew.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.TaskStanding")]
public sealed record TaskStanding
{
    /// <summary>Where it stands; a task that nothing has happened to is scheduled.</summary>
    [Id(0)]
    public Control.TaskState State { get; init; }

    /// <summary>The number of the latest attempt that the record heard of.</summary>
    [Id(1)]
    public int Attempt { get; init; }

    /// <summary>What runs next.</summary>
    [Id(2)]
    public int Link { get; init; }

    /// <summary>The dependency of what runs next, where it is not that of the batch.</summary>
    [Id(3)]
    public byte[]? Dependency { get; init; }

    /// <summary>Whether it is to be aborted.</summary>
    [Id(4)]
    public bool IsAborted { get; init; }
}
