namespace TaskFarm.Orleans.Messages;

/// <summary>What a barrier waits for.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.BarrierRequest")]
public sealed record BarrierRequest
{
    /// <summary>The tasks; null for all that are known.</summary>
    [Id(0)]
    public long[]? TaskIds { get; init; }

    /// <summary>Whether it is asked again: tasks that are not there any more have ended.</summary>
    [Id(1)]
    public bool IsAgain { get; init; }

    /// <summary>Of all tasks, those with lower ids only; set where it is asked again.</summary>
    [Id(2)]
    public long End { get; init; }

    /// <summary>The controller that knew the tasks; null where it does not matter that they may have been lost since.</summary>
    [Id(3)]
    public Guid? Session { get; init; }
}
